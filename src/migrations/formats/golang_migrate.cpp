#include <algorithm>

#include "migrations/formats/all.hpp"
#include "migrations/formats/names.hpp"

namespace drover::migrations {

namespace {

// Its pairs are Drover's own pairs, so that nothing has to speak for it.
std::vector<Evidence> evidence(const Folder&) { return {}; }

Listing list(const Folder& folder) {
  auto listing = list_by_number(folder);
  if (listing.layout == Layout::pairs) return listing;
  for (const auto& one : listing.migrations) {
    listing.problems.push_back(name_unknown(folder, one.up, "golang-migrate", "0007_add_invoices.up.sql"));
  }
  listing.migrations.clear();
  return listing;
}

}  // namespace

const Format golang_migrate_format{
    .name = "golang-migrate", .evidence = evidence, .list = list, .read = read_whole, .unmarked = true};

}  // namespace drover::migrations
