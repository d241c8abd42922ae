#include "ledger/other_tools.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.hpp"

namespace drover::ledger {

namespace {

// Versions of the tools have added columns, but not taken any away. What other tables may look like has to have all
// the columns and no others, and perhaps the name that the tool gives it.
struct Tool {
  std::string_view format;
  std::string_view columns;
  bool no_others = false;
  std::string_view name = {};
  std::string_view something = "1 = 1";  // a row that stands for a migration; tools write others when they begin
};

constexpr auto tools = std::to_array<Tool>({
    {"flyway", "installed_rank,version,description,type,script,checksum,success", false, {}, "type <> 'SCHEMA'"},
    {"refinery", "version,name,applied_on,checksum", true},
    {"goose", "version_id,is_applied,tstamp", false, {}, "version_id > 0"},
    {"dbmate", "version", true, "schema_migrations"},
    {"golang-migrate", "version,dirty", true},
    {"prisma", "checksum,finished_at,migration_name,rolled_back_at,applied_steps_count"},
    {"drizzle", "hash,created_at", false, "__drizzle_migrations"},
    {"sqlx", "version,description,installed_on,success,checksum,execution_time", true},
    {"diesel", "version,run_on", true},
    {"liquibase", "id,author,filename,orderexecuted,exectype,md5sum"},
    {"atlas", "version,applied,total,executed_at,hash,operator_version", false, {}, "version NOT LIKE '.%'"},
    {"node-pg-migrate", "id,name,run_on", true},
    {"postgres-migrations", "id,name,hash,executed_at", true, {}, "id > 0"},
    {"supabase", "version,statements,name", false, "schema_migrations"},
});

struct Table {
  std::string schema;  // "" on SQLite
  std::string name;
  std::vector<std::string> columns;  // in small letters
};

constexpr std::string_view tables_of_postgres =
    "SELECT n.nspname, c.relname, string_agg(a.attname, ',') FROM pg_catalog.pg_class c "
    "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
    "JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
    "WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND n.nspname <> 'pg_catalog' "
    "AND n.nspname <> 'information_schema' AND ($1::text = '' OR n.nspname = $1::text) "
    "GROUP BY n.nspname, c.relname ORDER BY n.nspname, c.relname";
constexpr std::string_view tables_of_sqlite =
    "SELECT '', m.name, group_concat(c.name, ',') FROM sqlite_master m, pragma_table_info(m.name) c "
    "WHERE m.type = 'table' AND ?1 = '' GROUP BY m.name ORDER BY m.name";

std::vector<Table> tables_of(db::Connection& connection, sql::Dialect dialect, const std::string& schema) {
  const std::array<db::Value, 1> args{schema};
  const auto rows = connection.query(dialect == sql::Dialect::sqlite ? tables_of_sqlite : tables_of_postgres, args);
  std::vector<Table> tables;
  for (const auto& row : rows.rows) {
    tables.push_back({db::text_of(row[0]), db::text_of(row[1]), split_list(lower(db::text_of(row[2])))});
  }
  return tables;
}

bool is_ledger(const Table& table, const Tool& tool) {
  if (!tool.name.empty() && !equal_ignoring_case(table.name, tool.name)) return false;
  const auto wanted = split_list(tool.columns);
  if (tool.no_others && table.columns.size() != wanted.size()) return false;
  return std::ranges::all_of(
      wanted, [&](const auto& one) { return std::ranges::find(table.columns, one) != table.columns.end(); });
}

}  // namespace

std::string to_string(const OtherHistory& history) {
  return fmt::format("{} has migrated this tenant: its table {} has {} row{}", history.format, history.table,
                     history.rows, history.rows == 1 ? "" : "s");
}

std::vector<std::string> other_tools(db::Connection& connection, sql::Dialect dialect) {
  const auto tables = tables_of(connection, dialect, "");
  std::vector<std::string> found;
  for (const auto& tool : tools) {
    const bool there = std::ranges::any_of(tables, [&](const auto& table) { return is_ledger(table, tool); });
    if (there) found.emplace_back(tool.format);
  }
  return found;
}

std::optional<OtherHistory> other_history(db::Connection& connection, const db::Driver& driver,
                                          const db::Address& address, std::span<const std::string> formats) {
  const auto tables = tables_of(connection, driver.dialect(), address.owns_database ? "" : address.schema);
  for (const auto& tool : tools) {
    if (std::ranges::find(formats, tool.format) == formats.end()) continue;
    for (const auto& table : tables) {
      if (!is_ledger(table, tool)) continue;
      const auto schema = table.schema.empty() ? std::string{} : driver.quote(table.schema) + ".";
      const auto count = connection.query(
          fmt::format("SELECT count(*) FROM {}{} WHERE {}", schema, driver.quote(table.name), tool.something));
      const auto rows = db::number_of(count.rows.front().front());
      if (rows == 0) continue;
      return OtherHistory{.format = std::string(tool.format),
                          .table = table.schema.empty() ? table.name : table.schema + "." + table.name,
                          .rows = rows};
    }
  }
  return std::nullopt;
}

}  // namespace drover::ledger
