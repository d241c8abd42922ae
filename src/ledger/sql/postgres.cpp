#include <fmt/format.h>

#include "ledger/sql/texts.hpp"

namespace drover::ledger {

namespace {

std::string literal(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("''") : std::string(1, c);
  return quoted + "'";
}

// No plan over the catalogs: in a new session that alone takes longer than all the rest of a first reading.
std::string presence(const Tables& t) {
  const auto is_there = [](const std::string& name) {
    return fmt::format("pg_catalog.to_regclass({}) IS NOT NULL", literal(name));
  };
  return fmt::format("SELECT {}, {}, {}", is_there(t.migrations), is_there(t.journal), is_there(t.head));
}

// Only what the ledger says of itself: names are literals, so that the statement can be planned where nothing exists.
std::string probe(const Tables& t) {
  return fmt::format(
      "SELECT c.relname, string_agg(a.attname, ',' ORDER BY a.attnum) FROM pg_catalog.pg_class c "
      "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
      "JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
      "WHERE n.nspname = {} AND c.relname IN ({}, 'drover_journal', 'drover_head') GROUP BY c.relname",
      literal(t.schema), literal(t.table));
}

std::vector<std::string> create(const Tables& t) {
  return {
      fmt::format("CREATE TABLE {} (catalog text NOT NULL, version text NOT NULL, name text NOT NULL, "
                  "kind text NOT NULL, type text NOT NULL, outcome text NOT NULL, batch bigint NOT NULL, "
                  "checksum text NOT NULL, statements_checksum text NOT NULL, applied_at timestamptz NOT NULL, "
                  "duration_ms bigint NOT NULL, filters text NOT NULL, down_sql text, PRIMARY KEY (catalog, version))",
                  t.migrations),
      fmt::format("CREATE TABLE {} (seq bigint PRIMARY KEY, epoch bigint NOT NULL, direction text NOT NULL, "
                  "catalog text NOT NULL, version text NOT NULL, batch bigint NOT NULL, worker text NOT NULL, "
                  "state text NOT NULL, step integer, chunk_cursor text, checksum text NOT NULL, "
                  "statements_checksum text NOT NULL, statement_hashes text NOT NULL, "
                  "started_at timestamptz NOT NULL, finished_at timestamptz NOT NULL, error text)",
                  t.journal),
      fmt::format("CREATE TABLE {} (only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row), seq bigint NOT NULL, "
                  "control_id text NOT NULL, epoch bigint NOT NULL, format integer NOT NULL, "
                  "swapped_at timestamptz NOT NULL)",
                  t.head)};
}

}  // namespace

Texts postgres_texts(const Tables& t) {
  Texts texts;
  texts.presence = presence(t);
  texts.probe = probe(t);
  texts.begin_read = {"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", "SET LOCAL TimeZone = 'UTC'",
                      "SET LOCAL DateStyle = 'ISO'"};
  texts.end_read = "COMMIT";
  texts.create = create(t);
  texts.create_head_row = fmt::format(
      "INSERT INTO {} (seq, control_id, epoch, format, swapped_at) VALUES (0, $1, $2::bigint, $3::int, now())", t.head);
  texts.swap = fmt::format(
      "UPDATE {} SET seq = $1::bigint + 1, control_id = $2, epoch = $3::bigint, swapped_at = clock_timestamp() "
      "WHERE seq = $1::bigint AND (control_id <> $2 OR epoch <= $3::bigint)",
      t.head);
  texts.write_journal = fmt::format(
      "INSERT INTO {} (seq, epoch, direction, catalog, version, batch, worker, state, checksum, statements_checksum, "
      "statement_hashes, error, step, started_at, finished_at) VALUES ($1::bigint, $2::bigint, $3, $4, $5, $6::bigint, "
      "$7, $8, $9, $10, $11, $12, $13::int, transaction_timestamp(), clock_timestamp())",
      t.journal);
  texts.write_migration = fmt::format(
      "INSERT INTO {} AS m (catalog, version, name, kind, type, outcome, batch, checksum, statements_checksum, "
      "filters, down_sql, applied_at, duration_ms) VALUES ($1, $2, $3, $4, $5, $6, $7::bigint, $8, $9, $10, $11, "
      "clock_timestamp(), (extract(epoch FROM clock_timestamp() - transaction_timestamp()) * 1000)::bigint) "
      "ON CONFLICT (catalog, version) DO UPDATE SET name = excluded.name, kind = excluded.kind, type = excluded.type, "
      "outcome = excluded.outcome, batch = excluded.batch, checksum = excluded.checksum, "
      "statements_checksum = excluded.statements_checksum, filters = excluded.filters, down_sql = excluded.down_sql, "
      "applied_at = excluded.applied_at, duration_ms = excluded.duration_ms "
      "WHERE m.outcome = 'skipped' OR m.kind = 'repeatable'",
      t.migrations);
  texts.delete_migration = fmt::format("DELETE FROM {} WHERE catalog = $1 AND version = $2", t.migrations);
  texts.down_sql = fmt::format("SELECT down_sql FROM {} WHERE catalog = $1 AND version = $2", t.migrations);
  texts.statement_hashes = fmt::format(
      "SELECT statement_hashes FROM {} WHERE catalog = $1 AND version = $2 AND direction = 'up' "
      "AND state = 'applied' AND step IS NULL ORDER BY seq DESC LIMIT 1",
      t.journal);
  return texts;
}

}  // namespace drover::ledger
