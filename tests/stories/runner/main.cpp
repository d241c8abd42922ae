// story_runner DROVER MODE STORY [SOCKETS]: tells one story (or one page of the documentation) in one mode.
// SOCKETS: a file that names the socket directory of the server for the PostgreSQL modes.
// Exit 0: as told; 1: it differed; 77: not for this mode, or there is no server. STORY_KEEP=1 keeps its directory,
// STORY_ALL=1 goes on after what differs.
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include <fmt/format.h>

#include "markdown.hpp"
#include "teller.hpp"

namespace drover::stories {

namespace {

namespace fs = std::filesystem;

constexpr int skipped = 77;

std::string contents(const fs::path& path) {
  const std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

// The story's own, gone with the object unless it is to be kept.
class Workplace {
 public:
  Workplace() {
    auto name = (fs::temp_directory_path() / "drover-story-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a temporary directory");
    path_ = name;
  }
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;
  ~Workplace() {
    std::error_code error;
    if (std::getenv("STORY_KEEP") == nullptr) fs::remove_all(path_, error);
  }

  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

Story read_story(const fs::path& path, Mode mode) {
  const auto name = path.filename().string();
  return path.extension() == ".md" ? parse_page(contents(path), name, mode) : parse_story(contents(path), name, mode);
}

std::unique_ptr<Fleet> make_fleet(Mode mode, const fs::path& directory, const std::string& sockets) {
  if (mode == Mode::sqlite) return make_sqlite_fleet(directory);
  auto server = lines_of(sockets.empty() ? "" : contents(sockets));
  return server.empty() ? nullptr : make_postgres_fleet(server.front(), mode);
}

// Real histories lie beside the project, where they are there at all.
std::optional<fs::path> corpus_of(const Story& story) {
  if (story.corpus.empty()) return std::nullopt;
  const char* all = std::getenv("STORY_CORPORA");
  return fs::absolute(all == nullptr ? "../shared/corpora" : all) / story.corpus;
}

int tell(const std::vector<std::string>& arguments) {
  const auto mode = parse_mode(arguments.at(1));
  if (!mode) throw std::runtime_error("the mode is sqlite, databases or schemas");
  const auto story = read_story(arguments.at(2), *mode);
  if (!story.told) return skipped;
  const auto corpus = corpus_of(story);
  if (corpus && !fs::exists(*corpus)) {
    fmt::print(stderr, "skipped: there is no {}\n", corpus->string());
    return skipped;
  }
  const Workplace workplace;
  const auto fleet = make_fleet(*mode, workplace.path(), arguments.size() > 3 ? arguments[3] : "");
  if (!fleet) {
    fmt::print(stderr, "skipped: there is no PostgreSQL server\n");
    return skipped;
  }
  const bool large = std::getenv("STORY_LARGE") != nullptr;
  Teller teller({.directory = workplace.path(),
                 .drover = fs::absolute(arguments.at(0)),
                 .fleet = *fleet,
                 .corpus = corpus.value_or(""),
                 .patience = large ? std::chrono::hours{1} : std::chrono::minutes{2},
                 .to_the_end = std::getenv("STORY_ALL") != nullptr,
                 .large = large});
  const auto trouble = teller.tell(story);
  if (trouble.empty()) return 0;
  fmt::print(stderr, "{}{}\n", trouble, std::getenv("STORY_KEEP") ? "\nkept: " + workplace.path().string() : "");
  return 1;
}

}  // namespace
}  // namespace drover::stories

int main(int argc, char** argv) {
  try {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.size() < 3) throw std::runtime_error("story_runner DROVER MODE STORY [SOCKETS]");
    return drover::stories::tell(arguments);
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
  }
}
