#include "migrations/layout.hpp"

#include <algorithm>
#include <map>
#include <system_error>

#include <fmt/format.h>

namespace drover::migrations {

namespace {

namespace fs = std::filesystem;

struct Name {
  Version version;
  std::string description;
};

// NNN[_-]description
std::optional<Name> parse_name(std::string_view stem) {
  const auto end = stem.find_first_not_of("0123456789");
  if (end == 0 || end == std::string_view::npos || (stem[end] != '_' && stem[end] != '-')) return std::nullopt;
  auto version = Version::parse(stem.substr(0, end));
  const auto description = stem.substr(end + 1);
  if (!version || description.empty()) return std::nullopt;
  return Name{*std::move(version), std::string(description)};
}

class Lister {
 public:
  Lister(const fs::path& directory, const std::vector<fs::path>& others, const fs::path& project)
      : directory_(directory), others_(others), project_(project) {}

  Listing run() {
    collect();
    decide();
    check_duplicates();
    return std::move(listing_);
  }

 private:
  void problem(std::string code, const fs::path& path, std::string message, std::string hint = {}) {
    listing_.problems.push_back({.code = std::move(code),
                                 .message = std::move(message),
                                 .hint = std::move(hint),
                                 .place = Place{.file = shown_path(path, project_)}});
  }

  void collect() {
    std::error_code error;
    fs::directory_iterator it(directory_, error);
    if (error) {
      problem("directory_unreadable", directory_, "cannot read the migrations directory: " + error.message(),
              "`dir` in drover.toml names it");
      return;
    }
    std::vector<fs::path> paths;
    for (; it != fs::directory_iterator(); it.increment(error)) paths.push_back(it->path());
    std::ranges::sort(paths);
    for (const auto& path : paths) sort_in(path);
  }

  bool belongs_to_another(const fs::path& path) const {
    std::error_code ignored;
    return std::ranges::any_of(others_, [&](const auto& other) { return fs::equivalent(path, other, ignored); });
  }

  void sort_in(const fs::path& path) {
    std::error_code error;
    const bool is_directory = fs::is_directory(path, error);
    const auto name = path.filename().string();
    if (name.starts_with('.')) return;
    if (is_directory) {
      if (belongs_to_another(path)) return;
      const bool holds_up = fs::exists(path / "up.sql", error);
      if (holds_up || fs::exists(path / "down.sql", error)) directories_.push_back(path);
      return;
    }
    if (!name.ends_with(".sql")) return;
    if (name.ends_with(".up.sql"))
      ups_.push_back(path);
    else if (name.ends_with(".down.sql"))
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
          "layout_mixed", directory_,
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
    auto name = parse_name(stem);
    if (!name) {
      problem("name_invalid", path, "the name does not begin with a version and a description",
              "e.g. 0007_add_invoices" + path.extension().string());
    }
    return name;
  }

  void read_singles() {
    listing_.layout = Layout::single;
    for (const auto& path : singles_) {
      if (auto name = name_of(path, path.stem().string())) {
        listing_.migrations.push_back({name->version, name->description, path, std::nullopt});
      }
    }
  }

  void read_pairs() {
    listing_.layout = Layout::pairs;
    std::map<std::string, fs::path> downs;
    for (const auto& path : downs_) downs[stem_of(path, ".down.sql")] = path;
    for (const auto& path : ups_) {
      const auto stem = stem_of(path, ".up.sql");
      auto name = name_of(path, stem);
      const auto down = downs.extract(stem);
      if (!name) continue;
      auto& found = listing_.migrations.emplace_back(Found{name->version, name->description, path, std::nullopt});
      if (!down.empty()) found.down = down.mapped();
    }
    for (const auto& [stem, path] : downs) {
      problem("up_missing", path, "this down has no up", "add " + stem + ".up.sql");
    }
  }

  void read_directories() {
    listing_.layout = Layout::directories;
    std::error_code error;
    for (const auto& path : directories_) {
      auto name = name_of(path, path.filename().string());
      if (!name) continue;
      if (!fs::exists(path / "up.sql", error)) {
        problem("up_missing", path / "down.sql", "this down has no up", "add up.sql beside it");
        continue;
      }
      auto& found =
          listing_.migrations.emplace_back(Found{name->version, name->description, path / "up.sql", std::nullopt});
      if (fs::exists(path / "down.sql", error)) found.down = path / "down.sql";
    }
  }

  static std::string stem_of(const fs::path& path, std::string_view ending) {
    const auto name = path.filename().string();
    return name.substr(0, name.size() - ending.size());
  }

  void check_duplicates() {
    std::ranges::stable_sort(listing_.migrations, {}, &Found::version);
    for (std::size_t i = 1; i < listing_.migrations.size(); ++i) {
      const auto& before = listing_.migrations[i - 1];
      const auto& one = listing_.migrations[i];
      if (before.version != one.version) continue;
      problem("version_twice", one.up,
              fmt::format("version {} occurs twice: also in {}", one.version.text(), shown_path(before.up, project_)),
              "renumber one of them");
    }
  }

  const fs::path& directory_;
  const std::vector<fs::path>& others_;
  const fs::path& project_;
  std::vector<fs::path> singles_;
  std::vector<fs::path> ups_;
  std::vector<fs::path> downs_;
  std::vector<fs::path> directories_;
  Listing listing_;
};

}  // namespace

std::string shown_path(const std::filesystem::path& path, const std::filesystem::path& project) {
  if (project.empty()) return path.string();
  const auto relative = path.lexically_proximate(project);
  return relative.empty() || relative.string().starts_with("..") ? path.string() : relative.string();
}

Listing list_files(const std::filesystem::path& directory, const std::vector<std::filesystem::path>& others,
                   const std::filesystem::path& project) {
  return Lister(directory, others, project).run();
}

}  // namespace drover::migrations
