#include <algorithm>
#include <map>
#include <system_error>

#include <fmt/format.h>

#include "base/text.hpp"
#include "migrations/formats/all.hpp"
#include "migrations/formats/names.hpp"

namespace drover::migrations {

namespace {

namespace fs = std::filesystem;

// The three layouts of Drover's own: files that may hold up and down, pairs of files, and directories.
class Lister {
 public:
  explicit Lister(const Folder& folder, bool by_number = false) : folder_(folder), by_number_(by_number) {}

  Listing run() {
    for (const auto& path : folder_.sql_files()) sort_in(path);
    for (const auto& path : folder_.directories()) {
      std::error_code error;
      if (fs::exists(path / "up.sql", error) || fs::exists(path / "down.sql", error)) directories_.push_back(path);
    }
    decide();
    order(listing_, folder_);
    return std::move(listing_);
  }

 private:
  void problem(std::string code, const fs::path& path, std::string message, std::string hint = {}) {
    listing_.problems.push_back(folder_.problem(std::move(code), path, std::move(message), std::move(hint)));
  }

  void sort_in(const fs::path& path) {
    if (stem_before(path, ".up.sql"))
      ups_.push_back(path);
    else if (stem_before(path, ".down.sql"))
      downs_.push_back(path);
    else
      singles_.push_back(path);
  }

  void decide() {
    std::vector<std::pair<std::string, fs::path>> kinds;
    if (!singles_.empty()) kinds.emplace_back("single files", singles_.front());
    if (!ups_.empty() || !downs_.empty()) kinds.emplace_back("pairs", ups_.empty() ? downs_.front() : ups_.front());
    if (!directories_.empty()) kinds.emplace_back("directories", directories_.front());
    if (kinds.size() > 1) {
      return problem(
          "layout_mixed", folder_.directory(),
          fmt::format("two layouts in one directory: {} ({}) and {} ({})", kinds[0].first,
                      kinds[0].second.filename().string(), kinds[1].first, kinds[1].second.filename().string()),
          "keep one layout in a directory");
    }
    if (!ups_.empty() || !downs_.empty())
      read_pairs();
    else if (!directories_.empty())
      read_directories();
    else
      read_singles();
  }

  std::optional<Name> name_of(const fs::path& path, std::string_view stem) {
    auto name = numbered(stem);
    if (!name) {
      problem("name_invalid", path, "the name does not begin with a version and a description",
              "e.g. 0007_add_invoices" + path.extension().string());
    }
    return name;
  }

  // "0007_a.autocommit.up.sql" is a file that some tools run outside of a transaction.
  Found found(const Name& name, const fs::path& up) {
    constexpr std::string_view mark = ".autocommit";
    Found one{.version = name.version, .name = name.description, .up = up};
    one.own_steps = one.name.ends_with(mark);
    if (one.own_steps) one.name.resize(one.name.size() - mark.size());
    return one;
  }

  void read_singles() {
    listing_.layout = Layout::single;
    for (const auto& path : singles_) {
      if (const auto name = name_of(path, path.stem().string())) listing_.migrations.push_back(found(*name, path));
    }
  }

  void read_pairs() {
    listing_.layout = Layout::pairs;
    std::map<std::string, fs::path> downs;
    for (const auto& path : downs_) downs[*stem_before(path, ".down.sql")] = path;
    for (const auto& path : ups_) {
      const auto stem = *stem_before(path, ".up.sql");
      const auto name = name_of(path, stem);
      const auto down = downs.extract(stem);
      if (!name) continue;
      auto& one = listing_.migrations.emplace_back(found(*name, path));
      if (!down.empty()) one.down = down.mapped();
    }
    for (const auto& [stem, path] : downs) take_left_over(stem, path);
  }

  // A down whose name is no up's.
  void take_left_over(const std::string& stem, const fs::path& path) {
    const auto name = numbered(stem);
    const auto same = std::ranges::find_if(
        listing_.migrations, [&](const auto& one) { return name && !one.down && one.version == name->version; });
    if (same == listing_.migrations.end()) {
      problem("up_missing", path, "this down has no up", "add " + stem + ".up.sql");
    } else if (by_number_) {
      same->down = path;
    } else {
      problem("up_missing", path, "this down has no up of that name",
              "name it as " + same->up.filename().string() +
                  ", or say format = \"golang-migrate\", which goes by the number");
    }
  }

  void read_directories() {
    listing_.layout = Layout::directories;
    std::error_code error;
    for (const auto& path : directories_) {
      const auto name = name_of(path, path.filename().string());
      if (!name) continue;
      if (!fs::exists(path / "up.sql", error)) {
        problem("up_missing", path / "down.sql", "this down has no up", "add up.sql beside it");
        continue;
      }
      auto& one = listing_.migrations.emplace_back(found(*name, path / "up.sql"));
      if (fs::exists(path / "down.sql", error)) one.down = path / "down.sql";
    }
  }

  const Folder& folder_;
  bool by_number_;
  std::vector<fs::path> singles_;
  std::vector<fs::path> ups_;
  std::vector<fs::path> downs_;
  std::vector<fs::path> directories_;
  Listing listing_;
};

std::vector<Evidence> evidence(const Folder& folder) {
  return comment_evidence(folder, usual_files(folder), "drover:", [](const Comment& comment) {
    const auto text = lower(comment.text);
    return text == "drover:up" || text == "drover:down";
  });
}

}  // namespace

Listing list_native(const Folder& folder) { return Lister(folder).run(); }

Listing list_by_number(const Folder& folder) { return Lister(folder, true).run(); }

Header read_native(const Source& source) { return read_header(source.text, source.file); }

Header read_whole(const Source& source) {
  auto header = read_directives(source.text, source.file, source.found.line);
  header.up = {source.text, {.line = source.found.line}};
  return header;
}

const Format native_format{.name = "drover", .evidence = evidence, .list = list_native, .read = read_native};

}  // namespace drover::migrations
