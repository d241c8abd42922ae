#include "ledger/sql/texts.hpp"

#include <cstdlib>

namespace drover::ledger {

Texts texts_of(sql::Dialect dialect, const Tables& tables) {
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

const std::vector<std::string>& migration_columns() {
  static const std::vector<std::string> columns{
      "catalog",    "version",     "name",    "kind",    "type", "outcome", "batch", "checksum", "statements_checksum",
      "applied_at", "duration_ms", "filters", "down_sql"};
  return columns;
}

}  // namespace drover::ledger
