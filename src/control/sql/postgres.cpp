#include "control/sql/postgres_schema.hpp"
#include "control/sql/postgres_words.hpp"

namespace drover::control {

namespace {

void add_schema(Texts& t) {
  // A role's default may be another level, and then the read after a lock is stale. Behind a pooler the session is
  // anybody's: one that stands still with a transaction open must not hold up the others.
  t.begin =
      "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SET LOCAL lock_timeout = '60s'; "
      "SET LOCAL idle_in_transaction_session_timeout = '10s'";
  // The number is any that nobody else uses; the lock is the database's.
  t.begin_alone = t.begin + "; DO $$ BEGIN PERFORM pg_catalog.pg_advisory_xact_lock(7236265746825); END $$";
  t.commit = "COMMIT";
  t.rollback = "ROLLBACK";
  t.tables =
      "SELECT relname FROM pg_catalog.pg_class WHERE relnamespace = pg_catalog.to_regnamespace('drover') "
      "AND relkind IN ('r', 'v', 'p', 'm', 'f')";
  t.read_schema = "SELECT version, control_id FROM drover.control_schema";
  t.upgrades = postgres_upgrades();
  t.write_schema =
      "INSERT INTO drover.control_schema (only_row, version, control_id, made_at) VALUES (1, $1::integer, $2, " CLOCK
      ") ON CONFLICT (only_row) DO UPDATE SET version = excluded.version";
}

void add_registry(Texts& t) {
  t.tenants =
      "SELECT id, lifecycle, labels, server, database, schema, path, parent, level, size FROM drover.tenants "
      "WHERE id IN (SELECT DISTINCT id FROM drover.tenants WHERE id > $1 ORDER BY id LIMIT $2::bigint) "
      "ORDER BY id, position";
  t.tenants_known =
      "SELECT DISTINCT id FROM drover.tenants WHERE id IN (SELECT id FROM " ROWS("id text") ") ORDER BY id";
  t.delete_tenants = "DELETE FROM drover.tenants WHERE id IN (SELECT id FROM " ROWS("id text") ")";
  t.insert_tenants =
      "INSERT INTO drover.tenants (id, position, lifecycle, labels, server, database, schema, path, parent, level, "
      "size) SELECT value ->> 'id', key, value ->> 'lifecycle', value ->> 'labels', value ->> 'server', "
      "value ->> 'database', value ->> 'schema', value ->> 'path', value ->> 'parent', value ->> 'level', "
      "(value ->> 'size')::bigint FROM pg_catalog.jsonb_array_elements($1::jsonb) WITH ORDINALITY AS e(value, key)";
  t.delete_tenant = "DELETE FROM drover.tenants WHERE id = $1 RETURNING id";
  t.delete_lifecycle = "DELETE FROM drover.lifecycles WHERE tenant = $1 RETURNING tenant";
  t.lifecycles = "SELECT tenant, lifecycle FROM drover.lifecycles";
  t.write_lifecycle = "INSERT INTO drover.lifecycles (tenant, lifecycle, since) VALUES ($1, $2, " CLOCK
                      ") ON CONFLICT (tenant) DO UPDATE SET lifecycle = excluded.lifecycle, since = excluded.since";
}

// A claimless reading counts if nobody has had a claim since it was made; one under a claim if there is no newer claim.
// A job that failed stays failed until its target is seen to be migrated. The rows that are there are locked already; a
// row that somebody makes meanwhile gives way unless it has been claimed.
const char* const observe =
    "INSERT INTO drover.targets AS o (catalog, identity, label, tenant, level, parent, server, state, version, "
    "missing, pending, catalog_digest, history, stamp, epoch, batch, read_at, failure, failed_run) "
    "SELECT r.catalog, r.identity, r.label, r.tenant, r.level, r.parent, r.server, r.state, r.version, r.missing, "
    "r.pending, r.catalog_digest, r.history, r.stamp, greatest(r.epoch, r.head_epoch, coalesce(t.epoch, 0)), r.batch, "
    "coalesce(r.read_at, " CLOCK "), r.failure, r.failed_run FROM " ROWS(
        "catalog text, identity text, label text, tenant text, level text, parent text, server text, state text, "
        "version text, missing bigint, pending bigint, catalog_digest text, history text, stamp text, epoch bigint, "
        "head_epoch bigint, batch bigint, read_at timestamptz, failure text, failed_run bigint") " "
    "LEFT JOIN drover.targets t ON t.catalog = r.catalog AND t.identity = r.identity "
    "WHERE t.id IS NULL OR (t.claim_run = 0 AND CASE r.epoch WHEN 0 THEN coalesce(r.read_at, " CLOCK
    ") >= t.settled_at ELSE r.epoch >= t.epoch END) "
    "ORDER BY r.catalog, r.identity "
    "ON CONFLICT (catalog, identity) DO UPDATE SET label = excluded.label, tenant = excluded.tenant, "
    "level = excluded.level, parent = excluded.parent, "
    "server = CASE excluded.server WHEN '' THEN o.server ELSE excluded.server END, "
    "state = CASE WHEN excluded.state = 'pending' AND o.failed_run <> 0 THEN 'failed' ELSE excluded.state END, "
    "version = excluded.version, missing = excluded.missing, pending = excluded.pending, "
    "catalog_digest = excluded.catalog_digest, history = excluded.history, stamp = excluded.stamp, "
    "epoch = excluded.epoch, batch = excluded.batch, read_at = excluded.read_at, "
    "failure = coalesce(excluded.failure, CASE WHEN excluded.state IN ('pending', 'failed') AND o.failed_run <> 0 "
    "THEN o.failure END), failed_run = CASE WHEN excluded.state = 'migrated' THEN 0 WHEN o.failed_run = 0 "
    "THEN excluded.failed_run ELSE o.failed_run END "
    "WHERE o.claim_run = 0 AND o.epoch <= excluded.epoch";

// Whether a registered tenant is migrated, as far as the control database can say.
#define TAKES_PART "coalesce(l.lifecycle, r.lifecycle) IN ('active', 'provisioning')"
#define ITS_TENANT_TAKES_PART                                                                                      \
  "EXISTS (SELECT 1 FROM drover.tenants r LEFT JOIN drover.lifecycles l ON l.tenant = r.id WHERE r.id = t.tenant " \
  "AND " TAKES_PART ")"

void add_rest(Texts& t) {
  t.standings =
      "SELECT CASE WHEN r.id IS NULL THEN 'gone' WHEN NOT " TAKES_PART
      " THEN 'aside' WHEN t.claim_run = 0 AND t.state = 'migrated' AND t.catalog_digest = $2 "
      "AND t.history <> '' AND t.level = '' AND r.level = '' AND r.parent = '' THEN CASE WHEN r.path <> '' THEN 'file' "
      "WHEN t.read_at >= $3::timestamptz AND t.identity = s.identity || r.database || '|' || CASE r.schema WHEN '' THEN "
      "s.schema ELSE r.schema END THEN 'there' ELSE 'elsewhere' END ELSE 'elsewhere' END AS standing, t.version, "
      "count(*), " TIME("min(t.read_at)")
      " FROM drover.targets t LEFT JOIN drover.tenants r ON r.id = t.tenant "
      "LEFT JOIN drover.lifecycles l ON l.tenant = r.id LEFT JOIN pg_catalog.jsonb_to_recordset($4::jsonb) "
      "AS s(server text, identity text, schema text) ON s.server = r.server WHERE t.catalog = $1 "
      "GROUP BY 1, 2 ORDER BY 3 DESC, 2";
  t.rest_found =
      "SELECT body FROM drover.rests WHERE catalog = $1 AND catalog_digest = $2 AND servers = $3 "
      "AND changes = (SELECT last_value FROM drover.changes)";
  t.lock_changes = "LOCK TABLE drover.targets, drover.tenants, drover.lifecycles IN SHARE MODE NOWAIT";
  t.changes = "SELECT last_value FROM drover.changes";
  t.write_rest =
      "INSERT INTO drover.rests (catalog, catalog_digest, servers, changes, body) VALUES ($1, $2, $3, $4::bigint, $5) "
      "ON CONFLICT (catalog) DO UPDATE SET catalog_digest = excluded.catalog_digest, servers = excluded.servers, "
      "changes = excluded.changes, body = excluded.body";
  t.unrest =
      "SELECT 1 FROM drover.targets t WHERE t.catalog = $1 AND (t.claim_run <> 0 OR t.state <> 'migrated' OR "
      "t.catalog_digest <> $2) AND " ITS_TENANT_TAKES_PART " LIMIT 1";
  t.labels_at =
      "SELECT t.label FROM drover.targets t WHERE t.catalog = $1 AND t.version = $2 AND t.state = 'migrated' "
      "AND " ITS_TENANT_TAKES_PART " ORDER BY t.label LIMIT $3::bigint";
  t.files_read =
      "SELECT t.id, t.label, r.path, t.identity, t.stamp FROM drover.targets t JOIN drover.tenants r ON r.id = "
      "t.tenant "
      "LEFT JOIN drover.lifecycles l ON l.tenant = r.id WHERE t.catalog = $1 AND t.id > $2::bigint AND r.path <> '' "
      "AND " TAKES_PART " ORDER BY t.id LIMIT $3::bigint";
  t.aside =
      "SELECT DISTINCT r.id, coalesce(l.lifecycle, r.lifecycle) FROM drover.tenants r LEFT JOIN drover.lifecycles l "
      "ON l.tenant = r.id WHERE NOT " TAKES_PART " ORDER BY r.id";
  t.registered = "SELECT count(*) FROM drover.tenants";
}

#undef ITS_TENANT_TAKES_PART
#undef TAKES_PART

void add_projection(Texts& t) {
  t.targets =
      "SELECT identity, label, tenant, level, CASE claim_run WHEN 0 THEN state ELSE 'running' END AS state, version, "
      "missing, pending, catalog_digest, history, stamp, epoch, batch, " TIME("read_at") ", failure, failed_run, id "
      "FROM drover.targets WHERE catalog = $1 AND id > $2::bigint ORDER BY id LIMIT $3::bigint";
  t.labels = "SELECT label FROM drover.targets WHERE catalog = $1";
  t.lock_targets = "SELECT count(*) FROM (SELECT t.id FROM drover.targets t JOIN " KEYS
                   " USING (catalog, identity) "
                   "ORDER BY t.id FOR UPDATE OF t) locked";
  t.observe = observe;
  t.forget = "DELETE FROM drover.targets t USING " KEYS
             " WHERE t.catalog = r.catalog AND t.identity = r.identity "
             "AND t.claim_run = 0 AND NOT EXISTS "
             "(SELECT 1 FROM drover.jobs j WHERE j.target = t.id AND j.state IN ('queued', 'running'))";
  t.history = "SELECT body FROM drover.histories WHERE digest = $1";
  t.histories_known =
      "SELECT digest FROM drover.histories WHERE digest IN "
      "(SELECT pg_catalog.jsonb_array_elements_text($1::jsonb))";
  t.write_histories = "INSERT INTO drover.histories (digest, body) SELECT digest, body FROM " ROWS(
      "digest text, body text") " ORDER BY digest ON CONFLICT (digest) DO NOTHING";
  t.migration_states = "SELECT migration, state, batch, run, attempts, " TIME("started_at") ", " TIME(
      "completed_at") ", duration_ms, error_class, sqlstate, file, statement, message "
                      "FROM drover.tenant_migration_states WHERE catalog = $1 AND target = $2";
}

void add_catalogs(Texts& t) {
  t.catalog_digest = "SELECT digest FROM drover.catalogs WHERE name = $1";
  t.write_catalog = "INSERT INTO drover.catalogs (name, digest, remembered_at) VALUES ($1, $2, " CLOCK
                    ") ON CONFLICT (name) DO UPDATE SET digest = excluded.digest, "
                    "remembered_at = excluded.remembered_at";
  t.retire_files = "UPDATE drover.catalog_files SET current = false WHERE catalog = $1 AND current";
  t.write_files =
      "INSERT INTO drover.catalog_files (catalog, version_key, statements_checksum, checksum, version, name, type, "
      "levels, file, statements, current) SELECT DISTINCT ON (catalog, key, statements_checksum) catalog, key, "
      "statements_checksum, checksum, version, name, type, levels, file, statements, true FROM " ROWS(
          "catalog text, key text, statements_checksum text, checksum text, version text, name text, type text, "
          "levels text, file text, statements text") " "
      "ON CONFLICT (catalog, version_key, statements_checksum) DO UPDATE SET checksum = excluded.checksum, "
      "version = excluded.version, name = excluded.name, type = excluded.type, levels = excluded.levels, "
      "file = excluded.file, statements = excluded.statements, current = true";
  t.write_statements = "INSERT INTO drover.statement_texts (hash, text) SELECT hash, text FROM " ROWS(
      "hash text, text text") " ON CONFLICT (hash) DO NOTHING";
  t.statements =
      "SELECT s.text FROM drover.catalog_files f "
      "CROSS JOIN LATERAL pg_catalog.jsonb_array_elements_text(f.statements::jsonb) WITH ORDINALITY AS h(value, key) "
      "JOIN drover.statement_texts s ON s.hash = h.value "
      "WHERE f.catalog = $1 AND f.version_key = $2 AND f.statements_checksum = $3 ORDER BY h.key";
}

Texts make_texts() {
  Texts texts;
  add_schema(texts);
  add_registry(texts);
  add_rest(texts);
  add_projection(texts);
  add_catalogs(texts);
  add_runs_of_postgres(texts);
  add_watchers_of_postgres(texts);
  return texts;
}

}  // namespace

const Texts& postgres_texts() {
  static const Texts texts = make_texts();
  return texts;
}

}  // namespace drover::control
