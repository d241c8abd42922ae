#include "drivers/postgres/guard.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

#include <fmt/format.h>

namespace drover::postgres {

namespace {

// $1: the mark.
constexpr std::string_view another_transaction =
    "SELECT 'the script ended its transaction' WHERE pg_catalog.current_setting('drover.transaction', true) "
    "IS DISTINCT FROM $1";

// Of a pg_namespace n; the number of the parameter that has the schemas allowed.
std::string foreign_by(int allowed) {
  return fmt::format(
      "n.nspname <> ALL (${}::pg_catalog.name[]) AND n.nspname NOT LIKE 'pg\\_toast%' AND n.nspname NOT LIKE "
      "'pg\\_temp%'",
      allowed);
}

// This backend's own locks but for a mere reader's, read once: the server goes through those of all.
constexpr std::string_view held =
    "held AS MATERIALIZED (SELECT l.locktype, l.relation, l.classid, l.objid, l.mode FROM pg_catalog.pg_locks l "
    "WHERE l.pid = pg_catalog.pg_backend_pid() AND l.mode NOT IN ('AccessShareLock', 'RowShareLock'))";

// $2: the schemas allowed. With nothing to plan but one join: it is asked for each migration. Of a table that is
// written to, the indexes are not worth a word.
constexpr std::string_view relations_outside =
    " UNION ALL SELECT pg_catalog.format('%s %s.%I is outside the tenant', CASE c.relkind WHEN 'c' THEN 'type' "
    "WHEN 'i' THEN 'index' WHEN 'I' THEN 'index' ELSE 'table' END, c.relnamespace::pg_catalog.regnamespace, "
    "c.relname) FROM held l JOIN pg_catalog.pg_class c ON c.oid = l.relation WHERE l.locktype = 'relation' "
    "AND (c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c') OR c.relkind IN ('i', 'I') AND l.mode <> "
    "'RowExclusiveLock') AND c.relpersistence <> 't' AND (c.relnamespace = ANY (ARRAY(SELECT n.oid FROM "
    "pg_catalog.pg_namespace n WHERE n.nspname = ANY ($2::pg_catalog.name[])))) IS NOT TRUE";

// Whether rows that were written may have set off somebody's code, which may have done anything.
constexpr std::string_view set_off =
    "set_off AS MATERIALIZED (SELECT EXISTS (SELECT FROM held l JOIN pg_catalog.pg_trigger t ON t.tgrelid = l.relation "
    "WHERE NOT t.tgisinternal) OR EXISTS (SELECT FROM held l JOIN pg_catalog.pg_rewrite r ON r.ev_class = l.relation "
    "WHERE r.ev_type <> '1') AS code)";

// The rows of a system catalog that this transaction wrote, those of its subtransactions included: visible to us and
// not committed yet, so nobody else's. The age is looked at first, and alone: it leaves a few rows of those of all
// tenants.
std::string written_by_us(const char* columns, const char* catalog, std::string_view if_at_all = "true") {
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

// What was changed with no lock that would be left of it: rights, routines, types, schemas, settings. To go through the
// catalogs of all tenants is left to those who may have written there; where that is not counted, everybody may.
class ChangedWithoutLock {
 public:
  // `at_all`: a condition for all of it; "" for none.
  explicit ChangedWithoutLock(std::string_view at_all) : at_all_(at_all.empty() ? "true" : at_all) {}

  std::string query() const { return relations() + routines() + types() + schemas() + default_rights() + settings(); }

 private:
  std::string if_any(const std::string& rows) const {
    return fmt::format("(SELECT {} AND (pg_catalog.current_setting('track_counts') = 'off' OR {} > 0))", at_all_, rows);
  }

  std::string if_written(const std::string& catalog) const {
    return if_any(rows("inserted", catalog) + " + " + rows("updated", catalog));
  }

  // Rights take no lock on what they are given for, and neither does moving a composite type: only the row says so.
  std::string relations() const {
    return fmt::format(
        " UNION ALL SELECT pg_catalog.format('%s %I.%I is outside the tenant', CASE c.relkind WHEN 'c' THEN 'type' "
        "ELSE 'table' END, n.nspname, c.relname) FROM {} c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        "WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c') AND {}",
        written_by_us("relname, relkind, relnamespace", "pg_class", if_any(rows("updated", "pg_class"))), foreign_);
  }

  std::string routines() const {
    return fmt::format(
        " UNION ALL SELECT pg_catalog.format('function %I.%I is outside the tenant', n.nspname, p.proname) "
        "FROM {} p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE {}",
        written_by_us("proname, pronamespace", "pg_proc", if_written("pg_proc")), foreign_);
  }

  std::string types() const {
    return fmt::format(
        " UNION ALL SELECT pg_catalog.format('type %I.%I is outside the tenant', n.nspname, t.typname) "
        "FROM {} t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace "
        "WHERE t.typrelid = 0 AND t.typelem = 0 AND {}",
        written_by_us("typname, typnamespace, typrelid, typelem", "pg_type", if_written("pg_type")), foreign_);
  }

  std::string schemas() const {
    return fmt::format(
        " UNION ALL SELECT pg_catalog.format('schema %I is outside the tenant', n.nspname) FROM {} n WHERE {}",
        written_by_us("nspname", "pg_namespace", if_written("pg_namespace")), foreign_);
  }

  std::string default_rights() const {
    return fmt::format(
        " UNION ALL SELECT pg_catalog.format('rights by default in %s are outside the tenant', "
        "coalesce('schema ' || pg_catalog.quote_ident(n.nspname), 'all schemas')) FROM {} d "
        "LEFT JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace WHERE n.nspname IS NULL OR {}",
        written_by_us("defaclnamespace", "pg_default_acl", at_all_), foreign_);
  }

  // ALTER ROLE ... SET and ALTER DATABASE ... SET keep this lock until the end, RESET included.
  static std::string settings() {
    return " UNION ALL SELECT 'a setting of a role or of the database is outside the tenant' FROM held l "
           "WHERE l.locktype = 'relation' AND l.relation = 'pg_catalog.pg_db_role_setting'::pg_catalog.regclass "
           "AND l.mode = 'RowExclusiveLock'";
  }

  std::string at_all_;
  std::string foreign_ = foreign_by(2);
};

// Roles are the server's, and a tenant with a database of its own may have and set its own; other databases are not.
std::string settings_of_others() {
  return fmt::format(
      " UNION ALL SELECT pg_catalog.format('a setting of the database %I is outside the tenant', d.datname) FROM {} s "
      "JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase WHERE d.datname <> pg_catalog.current_database()",
      written_by_us("setdatabase", "pg_db_role_setting"));
}

// A plan is kept for one search_path only. $3: the tenant's.
constexpr const char* search_path_of_all = "SET LOCAL search_path = pg_catalog";
constexpr std::string_view search_path_put_back =
    " UNION ALL SELECT NULL WHERE pg_catalog.set_config('search_path', $3, true) IS NULL";

// As the text of an array.
std::string allowed_schemas(const db::Address& address, const db::SessionOptions& session) {
  std::vector<std::string> schemas{address.schema, "pg_catalog", "information_schema", "pg_toast"};
  std::ranges::copy(session.may_write, std::back_inserter(schemas));
  std::string text = "{";
  for (const auto& schema : schemas) {
    text += text.size() > 1 ? ",\"" : "\"";
    for (const char c : schema) text += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
    text += '"';
  }
  return text + "}";
}

db::Statement judging(std::string sql, std::vector<db::Value> args) {
  return {.sql = std::move(sql), .args = std::move(args), .role = db::Role::guard, .expect = db::Expect::no_findings};
}

// One text for all tenants, so that it stays prepared.
std::string by_locks(bool rows) {
  if (!rows) return fmt::format("WITH {} {}{}{}", held, another_transaction, relations_outside, search_path_put_back);
  return fmt::format("WITH {}, {} {}{}{}{}", held, set_off, another_transaction, relations_outside,
                     ChangedWithoutLock("(SELECT code FROM set_off)").query(), search_path_put_back);
}

// Objects of one system catalog, as they were, on which there is a lock at the end.
std::string locked_objects(const char* kind, const char* catalog, const char* name, const char* schema) {
  return fmt::format(
      " UNION ALL SELECT pg_catalog.format('{} %I.%I is outside the tenant', n.nspname, o.{}) "
      "FROM held l JOIN pg_catalog.{} o ON o.oid = l.objid JOIN pg_catalog.pg_namespace n ON n.oid = o.{} "
      "WHERE l.locktype = 'object' AND l.classid = 'pg_catalog.{}'::pg_catalog.regclass AND {}",
      kind, name, catalog, schema, catalog, foreign_by(1));
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

std::string search_path(const db::Address& address, const db::SessionOptions& session) {
  auto path = quoted_identifier(address.schema);
  for (const auto& schema : session.search_path) path += ", " + quoted_identifier(schema);
  return path + ", pg_temp";
}

db::Statement guard_query(const db::Address& address, const db::SessionOptions& session, const std::string& mark) {
  if (address.owns_database) return judging(std::string(another_transaction) + settings_of_others(), {mark});
  return judging(
      fmt::format("WITH {} {}{}{}", held, another_transaction, relations_outside, ChangedWithoutLock("").query()),
      {mark, allowed_schemas(address, session)});
}

std::vector<db::Statement> guard_by_locks(const db::Address& address, const db::SessionOptions& session,
                                          const std::string& mark, bool rows) {
  std::vector<db::Statement> guard;
  auto query = judging(std::string(another_transaction), {mark});
  if (!address.owns_database) {
    guard.push_back({.sql = search_path_of_all, .args = {}, .role = db::Role::guard});
    query = judging(by_locks(rows), {mark, allowed_schemas(address, session), search_path(address, session)});
  }
  query.recurs = db::Recurs::for_session;
  guard.push_back(std::move(query));
  return guard;
}

Hindsight hindsight(const db::Address& address, const db::SessionOptions& session) {
  Hindsight result;
  // What is dropped is not in the catalogs any more, and its schema may be gone with it.
  result.opening = {
      .sql = fmt::format(
          "DECLARE drover_before NO SCROLL CURSOR FOR WITH {} "
          "SELECT pg_catalog.format('table %I.%I is outside the tenant', n.nspname, c.relname) AS finding "
          "FROM held l JOIN pg_catalog.pg_class c ON c.oid = l.relation "
          "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
          "WHERE l.locktype = 'relation' AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c') AND {}{}{}"
          " UNION ALL SELECT pg_catalog.format('schema %I is outside the tenant', n.nspname) FROM held l "
          "JOIN pg_catalog.pg_namespace n ON n.oid = l.objid WHERE l.locktype = 'object' "
          "AND l.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND {}",
          held, foreign_by(1), locked_objects("function", "pg_proc", "proname", "pronamespace"),
          locked_objects("type", "pg_type", "typname", "typnamespace") + " AND o.typrelid = 0 AND o.typelem = 0",
          foreign_by(1)),
      .args = {allowed_schemas(address, session)},
      .role = db::Role::envelope};
  result.judgement = fmt::format(
      "DO $drover$ DECLARE before refcursor := 'drover_before'; finding text; findings text; BEGIN "
      "LOOP FETCH before INTO finding; EXIT WHEN NOT FOUND; findings := pg_catalog.concat_ws(', ', findings, finding); "
      "END LOOP; IF findings IS NOT NULL THEN RAISE EXCEPTION USING ERRCODE = '22P02', MESSAGE = '{}' || findings; "
      "END IF; END $drover$",
      findings_mark);
  return result;
}

}  // namespace drover::postgres
