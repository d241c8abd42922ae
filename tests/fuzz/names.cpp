#include <filesystem>
#include <fstream>
#include <string>

#include <unistd.h>

#include "fuzz/entry.hpp"
#include "migrations/catalog.hpp"

namespace {

using namespace drover;
namespace fs = std::filesystem;

constexpr std::size_t most_files = 12;

// A migrations directory with these names, one a line, gone when it has been read.
class Directory {
 public:
  explicit Directory(std::string_view names)
      : path_(fs::temp_directory_path() / ("drover-fuzz-" + std::to_string(getpid()))) {
    fs::create_directories(path_);
    for (std::size_t count = 0; !names.empty() && count < most_files; ++count) {
      const auto end = std::min(names.find('\n'), names.size());
      make(std::string(names.substr(0, end)));
      names.remove_prefix(std::min(end + 1, names.size()));
    }
  }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;
  ~Directory() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }

  const fs::path& path() const { return path_; }

 private:
  // A name that ends with a slash is a directory's, with an up.sql in it.
  void make(std::string name) const {
    const bool is_directory = name.ends_with('/');
    if (is_directory) name.pop_back();
    if (name.empty() || name == "." || name == ".." || name.size() > 200) return;
    if (name.find('/') != std::string::npos || name.find('\0') != std::string::npos) return;
    std::error_code ignored;
    if (is_directory) fs::create_directory(path_ / name, ignored);
    std::ofstream(is_directory ? path_ / name / "up.sql" : path_ / name) << "SELECT 1;";
  }

  fs::path path_;
};

void read_versions(std::string_view text) {
  const auto read = migrations::Version::read(text);
  fuzz::demand(read.has_value() == !text.empty());
  if (const auto number = migrations::Version::parse(text)) fuzz::demand(*number == *read);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  read_versions(text.substr(0, text.find('\n')));
  const Directory directory(text);
  const auto catalog = migrations::Catalog::load({.directory = directory.path(), .project = directory.path()});
  if (!catalog) fuzz::demand(!catalog.error().empty());
  return 0;
}
