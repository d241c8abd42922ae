#include <fmt/format.h>

#include "migrations/formats/all.hpp"
#include "migrations/formats/names.hpp"

namespace drover::migrations {

namespace {

constexpr std::string_view lock = "migration_lock.toml";

std::vector<Evidence> evidence(const Folder& folder) {
  std::vector<Evidence> found;
  if (folder.has(lock)) found.push_back({.sentence = folder.shown(folder.directory() / lock) + " is there"});
  for (const auto& directory : folder.directories_with("migration.sql")) {
    if (folder.has(directory.filename() / "snapshot.json")) continue;
    found.push_back({.weight = Evidence::Weight::shape,
                     .sentence = folder.shown(directory / "migration.sql") + " is named as its files are"});
    break;
  }
  return found;
}

Listing list(const Folder& folder) {
  auto listing = list_directories(folder, "Prisma", "migration.sql");
  order_by_whole_name(listing);
  check_order_of_names(listing, folder, "Prisma");
  return listing;
}

}  // namespace

const Format prisma_format{.name = "prisma",
                           .evidence = evidence,
                           .list = list,
                           .read = read_whole,
                           .own_command = "prisma migrate dev --create-only --name NAME"};

}  // namespace drover::migrations
