#include <algorithm>

#include "fleet/review.hpp"
#include "sql/difference.hpp"

namespace drover::fleet {

namespace {

const migrations::Migration* migration_in(const migrations::Catalog& catalog, const std::string& file) {
  const auto found = std::ranges::find(catalog.migrations(), file, [](const auto& one) { return one.up.file; });
  return found == catalog.migrations().end() ? nullptr : &*found;
}

std::vector<std::string> statements_now(const migrations::Migration& migration) {
  std::vector<std::string> texts;
  for (const auto& statement : migration.up.statements) texts.push_back(statement.statement.text);
  return texts;
}

// As the first target has it that was migrated with something else.
std::vector<std::string> statements_then(const migrations::Migration& migration, const std::vector<Known>& fleet,
                                         const std::string& catalog, control::Store& store) {
  for (const auto& known : fleet) {
    const auto* entry = known.history ? known.history->find(migration.version) : nullptr;
    if (entry == nullptr || entry->statements_checksum == migration.up.statements_checksum) continue;
    return store.statements(catalog, migration.version, entry->statements_checksum);
  }
  return {};
}

}  // namespace

void show_changes(Problems& refusals, const std::vector<Known>& fleet, const migrations::Catalog& catalog,
                  control::Store& store) {
  for (auto& problem : refusals) {
    if (problem.code != "changed_file" || !problem.place) continue;
    const auto* migration = migration_in(catalog, problem.place->file);
    if (migration == nullptr) continue;
    const auto then = statements_then(*migration, fleet, catalog.name(), store);
    if (then.empty()) continue;
    problem.details = sql::difference(catalog.dialect(), then, statements_now(*migration));
  }
}

}  // namespace drover::fleet
