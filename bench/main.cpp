// bench [--smoke|--full] [--only KIND] [--into DIRECTORY]: Drover and the floors on the same fleets, in turn.
#include <cstdio>
#include <exception>
#include <fstream>
#include <optional>
#include <set>
#include <string_view>

#include <fmt/format.h>
#include <unistd.h>

#include "report.hpp"

namespace {

using namespace drover::bench;
namespace fs = std::filesystem;

const Sizes smoke{
    .tenants = {{Kind::databases, 2}, {Kind::schemas, 3}, {Kind::files, 3}}, .rounds = 1, .flushes = false, .again = 1};
const Sizes brief{.tenants = {{Kind::databases, 20}, {Kind::schemas, 80}, {Kind::files, 80}}, .rounds = 1, .again = 5};
const Sizes full{.tenants = {{Kind::databases, 60}, {Kind::schemas, 400}, {Kind::files, 400}}, .rounds = 2, .again = 3};

struct Options {
  Sizes sizes = brief;
  std::optional<fs::path> into;
  std::set<std::string, std::less<>> only;  // databases, schemas, files; empty: all
};

Options options_of(int count, char** words) {
  Options options;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    if (word == "--smoke") {
      options.sizes = smoke;
    } else if (word == "--full") {
      options.sizes = full;
    } else if (word == "--into" && i + 1 < count) {
      options.into = words[++i];
    } else if (word == "--only" && i + 1 < count) {
      options.only.insert(words[++i]);
    } else {
      throw std::runtime_error("usage: bench [--smoke|--full] [--only databases|schemas|files]... [--into DIRECTORY]");
    }
  }
  return options;
}

class OwnDirectory {
 public:
  OwnDirectory() {
    std::string name = "/tmp/drover-bench-XXXXXX";
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a directory in /tmp");
    path_ = name;
  }
  OwnDirectory(const OwnDirectory&) = delete;
  OwnDirectory& operator=(const OwnDirectory&) = delete;
  ~OwnDirectory() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }

  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

void write(const fs::path& path, const std::string& text) {
  std::ofstream file(path);
  file << text;
  if (!file.flush()) throw std::runtime_error("cannot write " + path.string());
}

void measure(const Options& options) {
  const std::pair<const char*, Kind> kinds[] = {
      {"databases", Kind::databases}, {"schemas", Kind::schemas}, {"files", Kind::files}};
  const OwnDirectory place;
  Measure measure(options.sizes, contenders(), place.path());
  Samples samples;
  for (const auto& [name, kind] : kinds) {
    if (!options.only.empty() && !options.only.contains(name)) continue;
    measure.run(kind, samples);
  }
  const auto where = machine();
  const auto text = fmt::format("{}\n{}", where, tables(samples));
  std::fputs(text.c_str(), stdout);
  if (!options.into) return;
  write(*options.into / "measured.md", text);
  write(*options.into / "measured.svg", picture(samples, where));
}

}  // namespace

int main(int count, char** words) {
  try {
    measure(options_of(count, words));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
