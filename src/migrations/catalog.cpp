#include "migrations/catalog.hpp"

#include <algorithm>
#include <ranges>

#include "base/checksum.hpp"

namespace drover::migrations {

namespace {

void add_to(Sha256& hash, const std::vector<Migration>& migrations) {
  for (const auto& migration : migrations) {
    hash.add(migration.version.key());
    hash.add("=");
    hash.add(migration.up.statements_checksum);
    hash.add(";");
  }
}

std::vector<Migration> take_baselines(std::vector<Migration>& migrations) {
  const auto others =
      std::ranges::stable_partition(migrations, [](const auto& migration) { return migration.kind != Kind::baseline; });
  std::vector<Migration> baselines(std::make_move_iterator(others.begin()), std::make_move_iterator(others.end()));
  migrations.erase(others.begin(), others.end());
  return baselines;
}

}  // namespace

Catalog::Catalog(std::string name, sql::Dialect dialect, std::vector<Migration> ordered, Problems notes,
                 ChosenFormat format)
    : name_(std::move(name)),
      dialect_(dialect),
      migrations_(std::move(ordered)),
      baselines_(take_baselines(migrations_)),
      notes_(std::move(notes)),
      format_(std::move(format)) {
  for (std::size_t i = 0; i < migrations_.size(); ++i) indices_.try_emplace(migrations_[i].version, i);
  Sha256 hash;
  add_to(hash, migrations_);
  if (!baselines_.empty()) hash.add("baselines;");
  add_to(hash, baselines_);
  digest_ = hash.finish();
}

const Migration* Catalog::find(const Version& version) const {
  const auto found = indices_.find(version);
  return found == indices_.end() ? nullptr : &migrations_[found->second];
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
