#include "migrations/formats/names.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace drover::migrations {

namespace {

namespace fs = std::filesystem;

}  // namespace

std::optional<Name> numbered(std::string_view stem, std::string_view separators) {
  const auto end = stem.find_first_not_of("0123456789");
  if (end == 0 || end == std::string_view::npos || !separators.contains(stem[end])) return std::nullopt;
  auto version = Version::parse(stem.substr(0, end));
  const auto description = stem.substr(end + 1);
  if (!version || description.empty()) return std::nullopt;
  return Name{*std::move(version), std::string(description)};
}

std::optional<std::string> stem_before(const fs::path& path, std::string_view ending) {
  const auto name = path.filename().string();
  if (!name.ends_with(ending)) return std::nullopt;
  return name.substr(0, name.size() - ending.size());
}

Problem name_unknown(const Folder& folder, const fs::path& path, std::string_view tool, const std::string& example) {
  return folder.problem("name_invalid", path, fmt::format("{} would leave this file out because of its name", tool),
                        fmt::format("name it as {}, or list it in the catalog's `ignore`", example));
}

Listing list_singles(const Folder& folder, std::string_view tool,
                     const std::function<std::optional<Name>(std::string_view)>& parse) {
  Listing listing;
  for (const auto& path : folder.sql_files()) {
    if (auto name = parse(path.stem().string())) {
      listing.migrations.push_back({.version = name->version, .name = name->description, .up = path});
    } else {
      listing.problems.push_back(name_unknown(folder, path, tool, "0007_add_invoices.sql"));
    }
  }
  return listing;
}

Listing list_directories(const Folder& folder, std::string_view tool, std::string_view file) {
  Listing listing;
  listing.layout = Layout::directories;
  for (const auto& path : folder.directories_with(file)) {
    if (auto name = numbered(path.filename().string())) {
      listing.migrations.push_back({.version = name->version, .name = name->description, .up = path / file});
    } else {
      listing.problems.push_back(folder.problem("name_invalid", path / file,
                                                fmt::format("its directory has no number, and {} goes by it", tool),
                                                "name it as 20260102030405_add_invoices"));
    }
  }
  for (const auto& path : folder.sql_files()) {
    listing.problems.push_back(
        name_unknown(folder, path, tool, fmt::format("20260102030405_{}/{}", path.stem().string(), file)));
  }
  return listing;
}

void order(Listing& listing, const Folder& folder) {
  std::ranges::stable_sort(listing.migrations, [](const Found& a, const Found& b) {
    return a.version != b.version ? a.version < b.version : a.kind < b.kind;
  });
  for (std::size_t i = 1; i < listing.migrations.size(); ++i) {
    const auto& before = listing.migrations[i - 1];
    const auto& one = listing.migrations[i];
    if (before.version != one.version || before.kind != one.kind) continue;
    listing.problems.push_back(
        folder.problem("version_twice", one.up,
                       fmt::format("version {} occurs twice: also in {}", one.version.text(), folder.shown(before.up)),
                       "renumber one of them"));
  }
}

void order_by_whole_name(Listing& listing) {
  std::ranges::stable_sort(listing.migrations, [](const Found& a, const Found& b) {
    return a.version != b.version ? a.version < b.version : a.name < b.name;
  });
  std::size_t first = 0;
  for (std::size_t i = 1; i < listing.migrations.size(); ++i) {
    auto& one = listing.migrations[i];
    const auto& base = listing.migrations[first].version;
    if (base != one.version)
      first = i;
    else
      one.version = Version::parse(fmt::format("{}.{}", base.text(), i - first)).value_or(base);
  }
}

void check_order_of_names(Listing& listing, const Folder& folder, std::string_view tool) {
  for (std::size_t i = 1; i < listing.migrations.size(); ++i) {
    const auto& before = listing.migrations[i - 1].up;
    const auto& one = listing.migrations[i].up;
    if (before <= one) continue;
    listing.problems.push_back(folder.problem(
        "order_unclear", one,
        fmt::format("{} goes by the letters of the names and runs it before {}; its number says otherwise", tool,
                    before.parent_path() == one.parent_path() ? before.filename().string() : folder.shown(before)),
        "give all of them the same number of digits"));
  }
}

std::vector<Evidence> comment_evidence(const Folder& folder, const std::vector<fs::path>& files,
                                       std::string_view needle, const std::function<bool(const Comment&)>& speaks) {
  for (const auto& path : files) {
    const auto comments = comments_with(needle, folder.dialect(), folder.head(path));
    const auto found = std::ranges::find_if(comments, speaks);
    if (found == comments.end()) continue;
    return {{.sentence = fmt::format("{}:{} says `-- {}`", folder.shown(path), found->line, found->text)}};
  }
  return {};
}

std::vector<fs::path> usual_files(const Folder& folder) {
  constexpr std::array<std::string_view, 3> names{"up.sql", "down.sql", "migration.sql"};
  auto files = folder.sql_files();
  for (const auto name : names) {
    for (const auto& directory : folder.directories_with(name)) files.push_back(directory / name);
  }
  return files;
}

}  // namespace drover::migrations
