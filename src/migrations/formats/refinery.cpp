#include <algorithm>

#include <fmt/format.h>

#include "migrations/formats/all.hpp"
#include "migrations/formats/names.hpp"
#include "migrations/formats/prefixed.hpp"

namespace drover::migrations {

namespace {

bool is_refinerys(const Prefixed& name) {
  return (name.prefix == 'V' || name.prefix == 'U') && name.version && !name.description.empty();
}

// The same shape as Flyway's, whose undo is refinery's unversioned migration. What only Flyway has speaks against it.
std::vector<Evidence> evidence(const Folder& folder) {
  if (!flyways_alone(folder).empty()) return {};
  for (const auto& path : folder.files_below()) {
    const auto name = prefixed(path);
    if (!name || !is_refinerys(*name)) continue;
    return {{.weight = Evidence::Weight::shape, .sentence = folder.shown(path) + " is named as its files are"}};
  }
  return {};
}

Listing list(const Folder& folder) {
  Listing listing;
  for (const auto& path : folder.files_below()) {
    if (path.extension() != ".sql") continue;
    const auto name = prefixed(path);
    if (!name || !is_refinerys(*name)) {
      listing.problems.push_back(name_unknown(folder, path, "refinery", "V7__add_invoices.sql"));
      continue;
    }
    if (name->prefix == 'U') {
      listing.notes.push_back(folder.note("unversioned", path,
                                          "refinery runs it whenever it comes; here one that comes late needs "
                                          "--out-of-order apply"));
    }
    listing.migrations.push_back({.version = *name->version, .name = name->description, .up = path});
  }
  order(listing, folder);
  return listing;
}

}  // namespace

const Format refinery_format{.name = "refinery",
                             .evidence = evidence,
                             .list = list,
                             .read = read_whole,
                             .new_file = "V{version}__{name}.sql",
                             .new_text = ""};

}  // namespace drover::migrations
