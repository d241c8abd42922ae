#include <fmt/format.h>

#include "ledger/sql/texts.hpp"

namespace drover::ledger {

namespace {

std::string literal(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("''") : std::string(1, c);
  return quoted + "'";
}

constexpr const char* clock = "strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')";
constexpr const char* milliseconds_since_swap =
    "CAST(round((julianday('now') - julianday(h.swapped_at)) * 86400000) AS INTEGER)";

std::vector<std::string> create(const Tables& t) {
  return {
      fmt::format("CREATE TABLE {} (catalog TEXT NOT NULL, version TEXT NOT NULL, name TEXT NOT NULL, "
                  "kind TEXT NOT NULL, type TEXT NOT NULL, outcome TEXT NOT NULL, batch INTEGER NOT NULL, "
                  "checksum TEXT NOT NULL, statements_checksum TEXT NOT NULL, applied_at TEXT NOT NULL, "
                  "duration_ms INTEGER NOT NULL, filters TEXT NOT NULL, down_sql TEXT, PRIMARY KEY (catalog, version))",
                  t.migrations),
      fmt::format("CREATE TABLE {} (seq INTEGER PRIMARY KEY, epoch INTEGER NOT NULL, direction TEXT NOT NULL, "
                  "catalog TEXT NOT NULL, version TEXT NOT NULL, batch INTEGER NOT NULL, worker TEXT NOT NULL, "
                  "state TEXT NOT NULL, step INTEGER, chunk_cursor TEXT, checksum TEXT NOT NULL, "
                  "statements_checksum TEXT NOT NULL, statement_hashes TEXT NOT NULL, started_at TEXT NOT NULL, "
                  "finished_at TEXT NOT NULL, error TEXT)",
                  t.journal),
      fmt::format("CREATE TABLE {} (only_row INTEGER PRIMARY KEY DEFAULT 1 CHECK (only_row = 1), "
                  "seq INTEGER NOT NULL, control_id TEXT NOT NULL, epoch INTEGER NOT NULL, format INTEGER NOT NULL, "
                  "swapped_at TEXT NOT NULL)",
                  t.head)};
}

std::string write_migration(const Tables& t) {
  return fmt::format(
      "INSERT INTO {} (catalog, version, name, kind, type, outcome, batch, checksum, statements_checksum, "
      "filters, down_sql, applied_at, duration_ms) SELECT ?1, ?2, ?3, ?4, ?5, ?6, CAST(?7 AS INTEGER), ?8, ?9, ?10, "
      "?11, {}, {} FROM {} h WHERE true "
      "ON CONFLICT (catalog, version) DO UPDATE SET name = excluded.name, kind = excluded.kind, type = excluded.type, "
      "outcome = excluded.outcome, batch = excluded.batch, checksum = excluded.checksum, "
      "statements_checksum = excluded.statements_checksum, filters = excluded.filters, down_sql = excluded.down_sql, "
      "applied_at = excluded.applied_at, duration_ms = excluded.duration_ms "
      "WHERE outcome = 'skipped' OR kind = 'repeatable'",
      t.migrations, clock, milliseconds_since_swap, t.head);
}

}  // namespace

Texts sqlite_texts(const Tables& t) {
  Texts texts;
  // The names of tables know no case here.
  texts.presence = fmt::format(
      "SELECT max(name = {} COLLATE NOCASE), max(name = 'drover_journal' COLLATE NOCASE), "
      "max(name = 'drover_head' COLLATE NOCASE) FROM sqlite_schema",
      literal(t.table));
  texts.probe = fmt::format(
      "WITH ours (name) AS (VALUES ({}), ('drover_journal'), ('drover_head')) "
      "SELECT o.name, group_concat(c.name, ',') FROM ours o JOIN sqlite_schema m ON m.name = o.name COLLATE NOCASE "
      "JOIN pragma_table_info(m.name) c GROUP BY o.name",
      literal(t.table));
  texts.begin_read = {"BEGIN"};
  texts.end_read = "COMMIT";
  texts.create = create(t);
  texts.create_head_row = fmt::format(
      "INSERT INTO {} (seq, control_id, epoch, format, swapped_at) "
      "VALUES (0, ?1, CAST(?2 AS INTEGER), CAST(?3 AS INTEGER), {})",
      t.head, clock);
  texts.swap = fmt::format(
      "UPDATE {} SET seq = CAST(?1 AS INTEGER) + 1, control_id = ?2, epoch = CAST(?3 AS INTEGER), swapped_at = {} "
      "WHERE seq = CAST(?1 AS INTEGER) AND (control_id <> ?2 OR epoch <= CAST(?3 AS INTEGER))",
      t.head, clock);
  texts.write_journal = fmt::format(
      "INSERT INTO {} (seq, epoch, direction, catalog, version, batch, worker, state, checksum, statements_checksum, "
      "statement_hashes, error, step, started_at, finished_at) SELECT CAST(?1 AS INTEGER), CAST(?2 AS INTEGER), ?3, "
      "?4, ?5, CAST(?6 AS INTEGER), ?7, ?8, ?9, ?10, ?11, ?12, CAST(?13 AS INTEGER), h.swapped_at, {} FROM {} h",
      t.journal, clock, t.head);
  texts.write_migration = write_migration(t);
  texts.delete_migration = fmt::format("DELETE FROM {} WHERE catalog = ?1 AND version = ?2", t.migrations);
  texts.down_sql = fmt::format("SELECT down_sql FROM {} WHERE catalog = ?1 AND version = ?2", t.migrations);
  texts.statement_hashes = fmt::format(
      "SELECT statement_hashes FROM {} WHERE catalog = ?1 AND version = ?2 AND direction = 'up' "
      "AND state = 'applied' AND step IS NULL ORDER BY seq DESC LIMIT 1",
      t.journal);
  return texts;
}

}  // namespace drover::ledger
