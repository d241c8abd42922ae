#include "migrations/catalog.hpp"

#include <algorithm>
#include <ranges>

#include "base/checksum.hpp"

namespace drover::migrations {

namespace {

std::string digest_of(const std::vector<Migration>& migrations) {
  Sha256 hash;
  for (const auto& migration : migrations) {
    hash.add(migration.version.key());
    hash.add("=");
    hash.add(migration.up.statements_checksum);
    hash.add(";");
  }
  return hash.finish();
}

}  // namespace

Catalog::Catalog(std::string name, sql::Dialect dialect, std::vector<Migration> ordered, Problems notes)
    : name_(std::move(name)),
      dialect_(dialect),
      migrations_(std::move(ordered)),
      notes_(std::move(notes)),
      digest_(digest_of(migrations_)) {}

// Names cannot be searched by order: one from elsewhere does not know its place here.
const Migration* Catalog::find(const Version& version) const {
  const auto found = version.is_name() ? std::ranges::find(migrations_, version, &Migration::version)
                                       : std::ranges::lower_bound(migrations_, version, {}, &Migration::version);
  return found != migrations_.end() && found->version == version ? &*found : nullptr;
}

const Version* Catalog::newest() const {
  const auto newest_first = std::views::reverse(migrations_);
  const auto found = std::ranges::find(newest_first, Kind::versioned, &Migration::kind);
  return found == newest_first.end() ? nullptr : &found->version;
}

Version Catalog::placed(const Version& version) const {
  const auto* migration = version.is_name() ? find(version) : nullptr;
  return migration == nullptr ? version : migration->version;
}

}  // namespace drover::migrations
