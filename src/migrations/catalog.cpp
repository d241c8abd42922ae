#include "migrations/catalog.hpp"

#include <algorithm>

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

const Migration* Catalog::find(const Version& version) const {
  const auto found = std::ranges::lower_bound(migrations_, version, {}, &Migration::version);
  return found != migrations_.end() && found->version == version ? &*found : nullptr;
}

const Version* Catalog::newest() const { return migrations_.empty() ? nullptr : &migrations_.back().version; }

}  // namespace drover::migrations
