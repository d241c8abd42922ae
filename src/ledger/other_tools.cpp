#include "ledger/other_tools.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace drover::ledger {

namespace {

struct Tool {
  std::string_view table;
  std::string_view format;
};

constexpr auto tools = std::to_array<Tool>({{"flyway_schema_history", "flyway"},
                                            {"refinery_schema_history", "refinery"},
                                            {"goose_db_version", "goose"},
                                            {"_prisma_migrations", "prisma"},
                                            {"__drizzle_migrations", "drizzle"},
                                            {"_sqlx_migrations", "sqlx"},
                                            {"__diesel_schema_migrations", "diesel"},
                                            {"databasechangelog", "liquibase"},
                                            {"atlas_schema_revisions", "atlas"},
                                            {"pgmigrations", "node-pg-migrate"}});

constexpr std::string_view tables_of_postgres =
    "SELECT relname FROM pg_catalog.pg_class WHERE relkind IN ('r', 'p') AND relpersistence <> 't'";
constexpr std::string_view tables_of_sqlite = "SELECT name FROM sqlite_master WHERE type = 'table'";

}  // namespace

std::vector<std::string> other_tools(db::Connection& connection, sql::Dialect dialect) {
  const auto tables = connection.query(dialect == sql::Dialect::sqlite ? tables_of_sqlite : tables_of_postgres);
  std::vector<std::string> found;
  for (const auto& tool : tools) {
    const bool there = std::ranges::any_of(
        tables.rows, [&](const auto& row) { return equal_ignoring_case(db::text_of(row.front()), tool.table); });
    if (there) found.emplace_back(tool.format);
  }
  return found;
}

}  // namespace drover::ledger
