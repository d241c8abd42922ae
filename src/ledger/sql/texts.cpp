#include "ledger/sql/texts.hpp"

#include <cstdlib>

namespace drover::ledger {

namespace {

Texts spelt_for(sql::Dialect dialect, const Tables& tables) {
  switch (dialect) {
    case sql::Dialect::postgres:
      return postgres_texts(tables);
    case sql::Dialect::sqlite:
      return sqlite_texts(tables);
    case sql::Dialect::mariadb:
      break;
  }
  std::abort();  // no driver for it exists, so nobody can ask
}

}  // namespace

Texts texts_of(sql::Dialect dialect, const Tables& tables) {
  auto texts = spelt_for(dialect, tables);
  texts.read_head = "SELECT seq, control_id, epoch, format FROM " + tables.head;
  texts.read_journal =
      "SELECT seq, catalog, version, direction, state, step, batch, worker, started_at, error, "
      "CASE WHEN step IS NOT NULL THEN statement_hashes END AS statement_hashes FROM " +
      tables.journal;
  texts.read_migrations =
      "SELECT catalog, version, name, kind, type, outcome, batch, checksum, statements_checksum, applied_at, "
      "duration_ms, filters, down_sql IS NOT NULL AS has_down FROM " +
      tables.migrations;
  return texts;
}

const std::vector<std::string>& migration_columns() {
  static const std::vector<std::string> columns{
      "catalog",    "version",     "name",    "kind",    "type", "outcome", "batch", "checksum", "statements_checksum",
      "applied_at", "duration_ms", "filters", "down_sql"};
  return columns;
}

}  // namespace drover::ledger
