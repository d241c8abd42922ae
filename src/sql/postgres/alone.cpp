#include "sql/postgres/alone.hpp"

#include <fmt/format.h>

namespace drover::sql::postgres {

namespace {

std::string literal(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("''") : std::string(1, c);
  return quoted + "'";
}

// An identifier as SQL text has it, as its bare name.
std::string bare(const std::string& name) {
  if (!name.starts_with('"')) return name;
  std::string result;
  for (std::size_t i = 1; i + 1 < name.size(); ++i) {
    result += name[i];
    if (name[i] == '"') ++i;
  }
  return result;
}

constexpr std::string_view drop_it =
    "CASE WHEN NOT i.indisvalid THEN pg_catalog.format('DROP INDEX CONCURRENTLY %I.%I', n.nspname, c.relname) END";

}  // namespace

// An interrupted build leaves the index behind, not valid, and IF NOT EXISTS would then call it done. An index has the
// schema of its table.
Alone create_index_concurrently(const std::string& index, const std::string& table) {
  Alone alone{.patient = true};
  const std::string of_table = fmt::format(
      "FROM pg_catalog.pg_class t JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace LEFT JOIN "
      "(pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid AND c.relname = {}) "
      "ON i.indrelid = t.oid WHERE t.oid = pg_catalog.to_regclass({})",
      literal(bare(index)), literal(table));
  if (index.empty()) return alone;
  alone.probe = fmt::format(
      "SELECT CASE WHEN i.indexrelid IS NULL THEN 'absent' WHEN i.indisvalid THEN 'done' ELSE 'broken' END AS state, "
      "{} AS clear, n.nspname AS schema {}",
      drop_it, of_table);
  return alone;
}

Alone drop_index_concurrently(const std::string& index) {
  return {.probe = fmt::format("SELECT CASE WHEN c.oid IS NULL THEN 'done' ELSE 'absent' END AS state, NULL AS clear, "
                               "n.nspname AS schema FROM (SELECT pg_catalog.to_regclass({}) AS oid) x "
                               "LEFT JOIN pg_catalog.pg_class c ON c.oid = x.oid "
                               "LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace",
                               literal(index)),
          .patient = true};
}

Alone detach_concurrently(const std::string& parent, const std::string& partition) {
  return {.probe = fmt::format(
              "SELECT CASE WHEN h.inhrelid IS NULL THEN 'done' WHEN h.inhdetachpending THEN 'broken' ELSE 'absent' END "
              "AS state, {2} AS clear, n.nspname AS schema FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n "
              "ON n.oid = c.relnamespace LEFT JOIN pg_catalog.pg_inherits h ON h.inhparent = c.oid "
              "AND h.inhrelid = pg_catalog.to_regclass({1}) WHERE c.oid = pg_catalog.to_regclass({0})",
              literal(parent), literal(partition),
              literal(fmt::format("ALTER TABLE {} DETACH PARTITION {} FINALIZE", parent, partition))),
          .patient = true};
}

// What is left of an interrupted one is an index that is not valid and has one of two endings in its name.
Alone reindex(const std::string& relation, bool index, bool concurrently) {
  Alone alone{.repeatable = true, .patient = concurrently};
  if (!concurrently) return alone;
  std::string of_relation =
      "c.relnamespace = ANY (SELECT oid FROM pg_catalog.pg_namespace "
      "WHERE nspname = ANY (pg_catalog.current_schemas(false)))";
  if (!relation.empty() && !index) {
    of_relation = fmt::format("i.indrelid = pg_catalog.to_regclass({})", literal(relation));
  } else if (!relation.empty()) {
    of_relation = fmt::format(
        "i.indrelid = (SELECT indrelid FROM pg_catalog.pg_index WHERE indexrelid = pg_catalog.to_regclass({}))",
        literal(relation));
  }
  alone.probe = fmt::format(
      "SELECT 'broken' AS state, {} AS clear, n.nspname AS schema FROM pg_catalog.pg_index i "
      "JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
      "WHERE NOT i.indisvalid AND c.relname ~ '_cc(new|old)[0-9]*$' AND {}",
      drop_it, of_relation);
  return alone;
}

Alone server_object(const std::string& catalog, const std::string& column, const std::string& name, bool create) {
  return {.probe = fmt::format("SELECT CASE WHEN EXISTS (SELECT 1 FROM pg_catalog.{} WHERE {} = {}) THEN '{}' "
                               "ELSE '{}' END AS state, NULL AS clear, NULL AS schema",
                               catalog, column, literal(name), create ? "done" : "absent", create ? "absent" : "done"),
          .whole_server = true};
}

Alone harmless_again(bool whole_server) { return {.repeatable = true, .whole_server = whole_server}; }

Alone commits_by_itself() { return {.atomic = false}; }

}  // namespace drover::sql::postgres
