#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "migrations/formats/all.hpp"
#include "migrations/formats/names.hpp"
#include "migrations/formats/sections.hpp"

namespace drover::migrations {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view mark = "-- no-transaction";

std::vector<Evidence> evidence(const Folder& folder) {
  for (const auto& path : folder.sql_files()) {
    if (!folder.head(path).starts_with(mark)) continue;
    return {{.sentence = fmt::format("{}:1 says `{}`", folder.shown(path), mark)}};
  }
  return {};
}

// Single files and pairs may stand side by side.
Listing list(const Folder& folder) {
  Listing listing;
  std::map<std::string, fs::path> downs;
  for (const auto& path : folder.sql_files()) {
    if (const auto stem = stem_before(path, ".down.sql")) downs[*stem] = path;
  }
  for (const auto& path : folder.sql_files()) {
    if (stem_before(path, ".down.sql")) continue;
    const auto pair = stem_before(path, ".up.sql");
    const auto stem = pair.value_or(path.stem().string());
    const auto name = numbered(stem, "_");
    if (!name) {
      listing.problems.push_back(name_unknown(folder, path, "sqlx", "20260102030405_add_invoices.sql"));
      continue;
    }
    listing.layout = pair ? Layout::pairs : Layout::single;
    auto& one = listing.migrations.emplace_back(Found{.version = name->version, .name = name->description, .up = path});
    if (const auto down = downs.extract(stem); pair && !down.empty()) one.down = down.mapped();
  }
  for (const auto& [stem, path] : downs) {
    listing.problems.push_back(folder.problem("up_missing", path, "this down has no up", "add " + stem + ".up.sql"));
  }
  order(listing, folder);
  return listing;
}

Header read(const Source& source) {
  auto header = read_whole(source);
  header.directives.own_steps = source.text.starts_with(mark);
  return header;
}

}  // namespace

const Format sqlx_format{.name = "sqlx",
                         .evidence = evidence,
                         .list = list,
                         .read = read,
                         .new_file = {},
                         .new_text = {},
                         .own_command = "sqlx migrate add NAME",
                         .unmarked = true};

}  // namespace drover::migrations
