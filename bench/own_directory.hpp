#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>

#include <unistd.h>

namespace drover::bench {

// A new directory, gone with the object. Throws std::runtime_error where none can be made.
class OwnDirectory {
 public:
  explicit OwnDirectory(const std::filesystem::path& within = "/tmp") {
    std::string name = (within / "drover-bench-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a directory in " + within.string());
    path_ = name;
  }
  OwnDirectory(const OwnDirectory&) = delete;
  OwnDirectory& operator=(const OwnDirectory&) = delete;
  ~OwnDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace drover::bench
