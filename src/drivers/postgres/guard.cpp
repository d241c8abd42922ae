#include "drivers/postgres/guard.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

#include <fmt/format.h>

namespace drover::postgres {

namespace {

// The rows of a system catalog that this transaction wrote, those of its subtransactions included: visible to us and
// not committed yet, so nobody else's. The age is looked at first, and alone: it leaves a few rows of those of all
// tenants.
std::string written_by_us(const char* columns, const char* catalog, const std::string& if_at_all = "true") {
  return fmt::format(
      "(SELECT * FROM (SELECT {}, xmin::pg_catalog.text::pg_catalog.int8 AS writer FROM pg_catalog.{} WHERE {} AND "
      "pg_catalog.age(xmin) <= pg_catalog.age(pg_catalog.pg_current_xact_id()::pg_catalog.xid) OFFSET 0) young "
      "WHERE writer > 2 AND pg_catalog.pg_xact_status(((pg_catalog.pg_current_xact_id()::pg_catalog.text::"
      "pg_catalog.int8 >> 32 << 32) + writer)::pg_catalog.text::pg_catalog.xid8) = 'in progress')",
      columns, catalog, if_at_all);
}

// How many rows of a system catalog this transaction has written in one way; with those of transactions before it that
// the session has not reported yet (PostgreSQL manual, 28.2.25).
std::string rows(const char* written, const std::string& catalog) {
  return fmt::format("pg_catalog.pg_stat_get_xact_tuples_{}('pg_catalog.{}'::pg_catalog.regclass)", written, catalog);
}

// To go through the catalogs of all tenants is left to those who may have written there. Where that is not counted,
// everybody may.
std::string unless_none(const std::string& rows) {
  return fmt::format("(SELECT pg_catalog.current_setting('track_counts') = 'off' OR {} > 0)", rows);
}

std::string written(const std::string& catalog) {
  return unless_none(rows("inserted", catalog) + " + " + rows("updated", catalog));
}

// Objects of one system catalog on which this backend has a lock that a mere reader does not take.
std::string locked_objects(const std::string& catalog, const std::string& schema_column, const std::string& foreign) {
  return fmt::format(
      "FROM pg_catalog.pg_locks l JOIN pg_catalog.{0} o ON o.oid = l.objid "
      "JOIN pg_catalog.pg_namespace n ON n.oid = o.{1} WHERE l.locktype = 'object' "
      "AND l.classid = 'pg_catalog.{0}'::pg_catalog.regclass AND l.pid = pg_catalog.pg_backend_pid() "
      "AND l.mode NOT IN ('AccessShareLock', 'RowShareLock') AND {2}",
      catalog, schema_column, foreign);
}

std::string locked_relations(const std::string& foreign) {
  return "FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_class c ON c.oid = l.relation "
         "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
         "WHERE l.locktype = 'relation' AND l.pid = pg_catalog.pg_backend_pid() AND l.mode NOT IN "
         "('AccessShareLock', 'RowShareLock') AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c') AND " +
         foreign;
}

std::vector<std::string> schemas_allowed(const db::Address& address, const db::SessionOptions& session) {
  std::vector<std::string> schemas{address.schema, "pg_catalog", "information_schema", "pg_toast"};
  std::ranges::copy(session.may_write, std::back_inserter(schemas));
  return schemas;
}

std::string foreign_namespaces(const db::Address& address, const db::SessionOptions& session) {
  std::string allowed;
  for (const auto& schema : schemas_allowed(address, session)) {
    allowed += (allowed.empty() ? "" : ", ") + literal(schema);
  }
  return "n.nspname NOT IN (" + allowed + ") AND n.nspname NOT LIKE 'pg\\_toast%' AND n.nspname NOT LIKE 'pg\\_temp%'";
}

// Rights take no lock on what they are given for, and neither does moving a composite type: only the row says so.
std::string changed_relations(const std::string& foreign) {
  return fmt::format(
      " UNION ALL SELECT pg_catalog.format('%s %I.%I is outside the tenant', CASE c.relkind WHEN 'c' THEN 'type' ELSE "
      "'table' END, n.nspname, c.relname) FROM {} c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
      "WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c') AND {}",
      written_by_us("relname, relkind, relnamespace", "pg_class", unless_none(rows("updated", "pg_class"))), foreign);
}

std::string default_rights(const std::string& foreign) {
  return fmt::format(
      " UNION ALL SELECT pg_catalog.format('rights by default in %s are outside the tenant', "
      "coalesce('schema ' || pg_catalog.quote_ident(n.nspname), 'all schemas')) "
      "FROM {} d LEFT JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace WHERE n.nspname IS NULL OR {}",
      written_by_us("defaclnamespace", "pg_default_acl"), foreign);
}

// ALTER ROLE ... SET and ALTER DATABASE ... SET keep this lock until the end, RESET included.
constexpr const char* settings_of_all =
    " UNION ALL SELECT 'a setting of a role or of the database is outside the tenant' FROM pg_catalog.pg_locks l "
    "WHERE l.locktype = 'relation' AND l.relation = 'pg_catalog.pg_db_role_setting'::pg_catalog.regclass "
    "AND l.pid = pg_catalog.pg_backend_pid() AND l.mode = 'RowExclusiveLock'";

// Roles are the server's, and a tenant with a database of its own may have and set its own; other databases are not.
std::string settings_of_others() {
  return fmt::format(
      " UNION ALL SELECT pg_catalog.format('a setting of the database %I is outside the tenant', d.datname) "
      "FROM {} s JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase WHERE d.datname <> "
      "pg_catalog.current_database()",
      written_by_us("setdatabase", "pg_db_role_setting"));
}

}  // namespace

std::string quoted_identifier(std::string_view identifier) {
  std::string text = "\"";
  for (const char c : identifier) text += c == '"' ? std::string("\"\"") : std::string(1, c);
  return text + "\"";
}

std::string literal(std::string_view text) {
  std::string result = text.find('\\') == std::string_view::npos ? "'" : "E'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') result += c;
    result += c;
  }
  return result + "'";
}

namespace {

// $1: the mark.
constexpr std::string_view another_transaction =
    "SELECT 'the script ended its transaction' WHERE pg_catalog.current_setting('drover.transaction', true) "
    "IS DISTINCT FROM $1";

// As the text of an array, for to_regnamespace().
std::string array_of(const std::vector<std::string>& schemas) {
  std::string text = "{";
  for (const auto& schema : schemas) {
    text += text.size() > 1 ? ",\"" : "\"";
    for (const char c : quoted_identifier(schema))
      text += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
    text += '"';
  }
  return text + "}";
}

// With nothing to plan but one join: it is asked for each migration. Of a table that is written to, the indexes are not
// worth a word. $2: the schemas allowed.
constexpr std::string_view relations_outside =
    " UNION ALL SELECT pg_catalog.format('%s %s.%I is outside the tenant', CASE c.relkind WHEN 'c' THEN 'type' "
    "WHEN 'i' THEN 'index' WHEN 'I' THEN 'index' ELSE 'table' END, c.relnamespace::pg_catalog.regnamespace, "
    "c.relname) "
    "FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_class c ON c.oid = l.relation WHERE l.locktype = 'relation' "
    "AND l.pid = pg_catalog.pg_backend_pid() AND l.mode NOT IN ('AccessShareLock', 'RowShareLock') "
    "AND (c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c') OR c.relkind IN ('i', 'I') AND l.mode <> "
    "'RowExclusiveLock') AND c.relpersistence <> 't' AND "
    "(c.relnamespace = ANY (ARRAY(SELECT pg_catalog.to_regnamespace(s)::pg_catalog.oid "
    "FROM pg_catalog.unnest($2::pg_catalog.text[]) s))) IS NOT TRUE";

// A plan is kept for one search_path only. $3: the tenant's.
constexpr const char* search_path_of_all = "SET LOCAL search_path = pg_catalog";
constexpr std::string_view search_path_put_back =
    " UNION ALL SELECT NULL WHERE pg_catalog.set_config('search_path', $3, true) IS NULL";

db::Statement judging(std::string sql, std::vector<db::Value> args) {
  return {.sql = std::move(sql), .args = std::move(args), .role = db::Role::guard, .expect = db::Expect::no_findings};
}

std::string other_objects_outside(const std::string& foreign) {
  auto query = fmt::format(
      " UNION ALL SELECT pg_catalog.format('function %I.%I is outside the tenant', n.nspname, p.proname) "
      "FROM {} p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE {}",
      written_by_us("proname, pronamespace", "pg_proc", written("pg_proc")), foreign);
  query += fmt::format(
      " UNION ALL SELECT pg_catalog.format('type %I.%I is outside the tenant', n.nspname, t.typname) "
      "FROM {} t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace "
      "WHERE t.typrelid = 0 AND t.typelem = 0 AND {}",
      written_by_us("typname, typnamespace, typrelid, typelem", "pg_type", written("pg_type")), foreign);
  query += fmt::format(
      " UNION ALL SELECT pg_catalog.format('schema %I is outside the tenant', n.nspname) "
      "FROM {} n WHERE {}",
      written_by_us("nspname", "pg_namespace", written("pg_namespace")), foreign);
  return query + default_rights(foreign) + settings_of_all;
}

}  // namespace

std::string search_path(const db::Address& address, const db::SessionOptions& session) {
  auto path = quoted_identifier(address.schema);
  for (const auto& schema : session.search_path) path += ", " + quoted_identifier(schema);
  return path + ", pg_temp";
}

db::Statement guard_query(const db::Address& address, const db::SessionOptions& session, const std::string& mark) {
  std::string query(another_transaction);
  if (address.owns_database) return judging(query + settings_of_others(), {mark});
  const auto foreign = foreign_namespaces(address, session);
  query += relations_outside;
  return judging(query + changed_relations(foreign) + other_objects_outside(foreign),
                 {mark, array_of(schemas_allowed(address, session))});
}

std::vector<db::Statement> guard_by_locks(const db::Address& address, const db::SessionOptions& session,
                                          const std::string& mark) {
  std::vector<db::Statement> guard;
  auto query = judging(std::string(another_transaction), {mark});
  if (!address.owns_database) {
    guard.push_back({.sql = search_path_of_all, .args = {}, .role = db::Role::guard});
    query = judging(fmt::format("{}{}{}", another_transaction, relations_outside, search_path_put_back),
                    {mark, array_of(schemas_allowed(address, session)), search_path(address, session)});
  }
  query.keep_prepared = true;
  guard.push_back(std::move(query));
  return guard;
}

Hindsight hindsight(const db::Address& address, const db::SessionOptions& session) {
  const auto foreign = foreign_namespaces(address, session);
  Hindsight result;
  result.opening = fmt::format(
      "DECLARE drover_before NO SCROLL CURSOR FOR "
      "SELECT pg_catalog.format('table %I.%I is outside the tenant', n.nspname, c.relname) AS finding {} "
      "UNION ALL SELECT pg_catalog.format('function %I.%I is outside the tenant', n.nspname, o.proname) {} "
      "UNION ALL SELECT pg_catalog.format('type %I.%I is outside the tenant', n.nspname, o.typname) {} AND o.typrelid "
      "= 0 AND o.typelem = 0 "
      "UNION ALL SELECT pg_catalog.format('schema %I is outside the tenant', n.nspname) {}",
      locked_relations(foreign), locked_objects("pg_proc", "pronamespace", foreign),
      locked_objects("pg_type", "typnamespace", foreign), locked_objects("pg_namespace", "oid", foreign));
  result.judgement = fmt::format(
      "DO $drover$ DECLARE before refcursor := 'drover_before'; finding text; findings text; BEGIN "
      "LOOP FETCH before INTO finding; EXIT WHEN NOT FOUND; findings := pg_catalog.concat_ws(', ', findings, finding); "
      "END LOOP; IF findings IS NOT NULL THEN RAISE EXCEPTION USING ERRCODE = '22P02', MESSAGE = '{}' || findings; "
      "END IF; END $drover$",
      findings_mark);
  return result;
}

}  // namespace drover::postgres
