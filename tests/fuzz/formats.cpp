#include "migrations/formats/formats.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include <unistd.h>

#include "fuzz/entry.hpp"
#include "migrations/catalog.hpp"

namespace {

using namespace drover;
namespace fs = std::filesystem;

constexpr std::size_t most_files = 8;
constexpr std::string_view mark = "-- file ";

bool stays_inside(const fs::path& name) {
  return !name.empty() && name.is_relative() && name.native().size() < 200 &&
         name.native().find('\0') == std::string::npos &&
         std::ranges::none_of(name, [](const fs::path& part) { return part == ".."; });
}

// A migrations directory, written as stories write files: "-- file NAME --", then its text. Gone when it has been read.
class Directory {
 public:
  explicit Directory(std::string_view files)
      : path_(fs::temp_directory_path() / ("drover-fuzz-formats-" + std::to_string(getpid()))) {
    fs::create_directories(path_);
    for (std::size_t count = 0; files.starts_with(mark) && count < most_files; ++count) {
      const auto line = std::min(files.find('\n'), files.size());
      const auto text = files.substr(line);
      const auto end = std::min(text.find("\n-- file "), text.size());
      make(files.substr(mark.size(), line - std::min(line, mark.size())), text.substr(0, end));
      files = text.substr(std::min(end + 1, text.size()));
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
  void make(std::string_view name, std::string_view text) const {
    if (name.ends_with(" --")) name.remove_suffix(3);
    const fs::path inside{std::string(name)};
    if (!stays_inside(inside)) return;
    std::error_code ignored;
    fs::create_directories((path_ / inside).parent_path(), ignored);
    std::ofstream(path_ / inside, std::ios::binary) << text;
    migrations::read_anything(inside.string(), std::string(text), sql::Dialect::sqlite);
  }

  fs::path path_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Directory directory(fuzz::text_of(data, size));
  const auto formats = migrations::all_formats();
  const auto chosen = formats[size % formats.size()]->name;
  for (const auto& format : {std::string("auto"), std::string(chosen)}) {
    const auto catalog =
        migrations::Catalog::load({.directory = directory.path(), .project = directory.path(), .format = format});
    if (!catalog) fuzz::demand(!catalog.error().empty());
  }
  return 0;
}
