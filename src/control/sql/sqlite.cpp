#include "control/sql/sqlite_schema.hpp"
#include "control/sql/sqlite_words.hpp"

namespace drover::control {

namespace {

void add_schema(Texts& t) {
  // FULL: an epoch that was handed out must not be handed out again after the power failed; WAL with NORMAL may lose
  // its last transactions (sqlite.org/pragma.html#pragma_synchronous). Measured on a busy disk in batches of
  // 100: 5,900 jobs claimed and finished per second instead of 9,500, far more than databases can be migrated.
  t.session = {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL"};
  t.begin = "BEGIN IMMEDIATE";
  t.begin_alone = t.begin;
  t.commit = "COMMIT";
  t.rollback = "ROLLBACK";
  t.tables =
      "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
  t.read_schema = "SELECT version, control_id FROM control_schema";
  t.upgrades = sqlite_upgrades();
  t.write_schema = "INSERT INTO control_schema (only_row, version, control_id, made_at) VALUES (1, ?1, ?2, " CLOCK
                   ") "
                   "ON CONFLICT (only_row) DO UPDATE SET version = excluded.version";
}

void add_registry(Texts& t) {
  t.tenants =
      "SELECT id, lifecycle, labels, server, database, schema, path, parent, level, size FROM tenants WHERE id IN "
      "(SELECT DISTINCT id FROM tenants WHERE id > ?1 ORDER BY id LIMIT CAST(?2 AS INTEGER)) ORDER BY id, position";
  t.tenants_known =
      "SELECT DISTINCT id FROM tenants WHERE id IN (SELECT value ->> 'id' FROM json_each(?1)) ORDER BY id";
  t.delete_tenants = "DELETE FROM tenants WHERE id IN (SELECT value ->> 'id' FROM json_each(?1))";
  t.insert_tenants =
      "INSERT INTO tenants (id, position, lifecycle, labels, server, database, schema, path, parent, level, size) "
      "SELECT value ->> 'id', key, value ->> 'lifecycle', value ->> 'labels', value ->> 'server', "
      "value ->> 'database', value ->> 'schema', value ->> 'path', value ->> 'parent', value ->> 'level', "
      "value ->> 'size' FROM json_each(?1)";
  t.delete_tenant = "DELETE FROM tenants WHERE id = ?1 RETURNING id";
  t.delete_lifecycle = "DELETE FROM lifecycles WHERE tenant = ?1 RETURNING tenant";
  t.lifecycles = "SELECT tenant, lifecycle FROM lifecycles";
  t.write_lifecycle = "INSERT INTO lifecycles (tenant, lifecycle, since) VALUES (?1, ?2, " CLOCK
                      ") "
                      "ON CONFLICT (tenant) DO UPDATE SET lifecycle = excluded.lifecycle, since = excluded.since";
}

// A claimless reading counts if nobody has had a claim since it was made; one under a claim if there is no newer claim.
// A job that failed stays failed until its target is seen to be migrated.
const char* const observe =
    "INSERT INTO targets (catalog, identity, label, tenant, level, parent, server, state, version, missing, pending, "
    "catalog_digest, history, stamp, epoch, batch, read_at, failure, failed_run) "
    "SELECT r.value ->> 'catalog', r.value ->> 'identity', r.value ->> 'label', r.value ->> 'tenant', "
    "r.value ->> 'level', r.value ->> 'parent', r.value ->> 'server', r.value ->> 'state', r.value ->> 'version', "
    "r.value ->> 'missing', r.value ->> 'pending', r.value ->> 'catalog_digest', r.value ->> 'history', "
    "r.value ->> 'stamp', max(r.value ->> 'epoch', r.value ->> 'head_epoch', coalesce(t.epoch, 0)), "
    "r.value ->> 'batch', coalesce(r.value ->> 'read_at', " CLOCK
    "), r.value ->> 'failure', r.value ->> 'failed_run' "
    "FROM json_each(?1) r LEFT JOIN targets t ON t.catalog = r.value ->> 'catalog' "
    "AND t.identity = r.value ->> 'identity' "
    "WHERE t.id IS NULL OR (t.claim_run = 0 AND CASE r.value ->> 'epoch' "
    "WHEN 0 THEN coalesce(r.value ->> 'read_at', " CLOCK
    ") >= t.settled_at "
    "ELSE r.value ->> 'epoch' >= t.epoch END) "
    "ON CONFLICT (catalog, identity) DO UPDATE SET label = excluded.label, tenant = excluded.tenant, "
    "level = excluded.level, parent = excluded.parent, "
    "server = CASE excluded.server WHEN '' THEN server ELSE excluded.server END, "
    "state = CASE WHEN excluded.state = 'pending' AND failed_run <> 0 THEN 'failed' ELSE excluded.state END, "
    "version = excluded.version, missing = excluded.missing, pending = excluded.pending, "
    "catalog_digest = excluded.catalog_digest, history = excluded.history, stamp = excluded.stamp, "
    "epoch = excluded.epoch, batch = excluded.batch, read_at = excluded.read_at, "
    "failure = coalesce(excluded.failure, CASE WHEN excluded.state IN ('pending', 'failed') AND failed_run <> 0 "
    "THEN failure END), failed_run = CASE WHEN excluded.state = 'migrated' THEN 0 WHEN failed_run = 0 "
    "THEN excluded.failed_run ELSE failed_run END";

// Whether a registered tenant is migrated, as far as the control database can say.
#define TAKES_PART "coalesce(l.lifecycle, r.lifecycle) IN ('active', 'provisioning')"
#define ITS_TENANT_TAKES_PART \
  "EXISTS (SELECT 1 FROM tenants r LEFT JOIN lifecycles l ON l.tenant = r.id WHERE r.id = t.tenant AND " TAKES_PART ")"

void add_rest(Texts& t) {
  t.standings =
      "WITH servers AS MATERIALIZED (SELECT value ->> 'server' AS server, value ->> 'identity' AS identity, "
      "value ->> 'schema' AS schema FROM json_each(?4)) "
      "SELECT CASE WHEN r.id IS NULL THEN 'gone' WHEN NOT " TAKES_PART
      " THEN 'aside' WHEN t.claim_run = 0 AND t.state = 'migrated' AND t.catalog_digest = ?2 "
      "AND t.history <> '' AND t.level = '' AND r.level = '' AND r.parent = '' THEN CASE WHEN r.path <> '' THEN 'file' "
      "WHEN t.read_at >= ?3 AND t.identity = s.identity || r.database || '|' || CASE r.schema WHEN '' THEN s.schema "
      "ELSE r.schema END THEN 'there' ELSE 'elsewhere' END ELSE 'elsewhere' END, t.version, count(*), min(t.read_at) "
      "FROM targets t LEFT JOIN tenants r ON r.id = t.tenant LEFT JOIN lifecycles l ON l.tenant = r.id "
      "LEFT JOIN servers s ON s.server = r.server WHERE t.catalog = ?1 GROUP BY 1, 2 ORDER BY 3 DESC, 2";
  t.rest_found =
      "SELECT body FROM rests WHERE catalog = ?1 AND catalog_digest = ?2 AND servers = ?3 "
      "AND changes = (SELECT number FROM changes)";
  t.changes = "SELECT number FROM changes";
  t.write_rest =
      "INSERT INTO rests (catalog, catalog_digest, servers, changes, body) VALUES (?1, ?2, ?3, CAST(?4 AS INTEGER), "
      "?5) "
      "ON CONFLICT (catalog) DO UPDATE SET catalog_digest = excluded.catalog_digest, servers = excluded.servers, "
      "changes = excluded.changes, body = excluded.body";
  t.unrest =
      "SELECT 1 FROM targets t WHERE t.catalog = ?1 AND (t.claim_run <> 0 OR t.state <> 'migrated' OR t.catalog_digest "
      "<> ?2) AND " ITS_TENANT_TAKES_PART " LIMIT 1";
  t.labels_at =
      "SELECT t.label FROM targets t WHERE t.catalog = ?1 AND t.version = ?2 AND t.state = 'migrated' "
      "AND " ITS_TENANT_TAKES_PART " ORDER BY t.label LIMIT CAST(?3 AS INTEGER)";
  // Without an index for the catalog (`+`), which would mean to sort all of them for each part.
  t.files_read =
      "SELECT t.id, t.label, r.path, t.identity, t.stamp FROM targets t JOIN tenants r ON r.id = t.tenant "
      "LEFT JOIN lifecycles l ON l.tenant = r.id WHERE +t.catalog = ?1 AND t.id > CAST(?2 AS INTEGER) AND r.path <> '' "
      "AND " TAKES_PART " ORDER BY t.id LIMIT CAST(?3 AS INTEGER)";
  t.aside =
      "SELECT DISTINCT r.id, coalesce(l.lifecycle, r.lifecycle) FROM tenants r LEFT JOIN lifecycles l "
      "ON l.tenant = r.id WHERE NOT " TAKES_PART " ORDER BY r.id";
  t.registered = "SELECT count(*) FROM tenants";
}

#undef ITS_TENANT_TAKES_PART
#undef TAKES_PART

void add_projection(Texts& t) {
  // As files_read.
  t.targets =
      "SELECT identity, label, tenant, level, CASE claim_run WHEN 0 THEN state ELSE 'running' END AS state, version, "
      "missing, pending, catalog_digest, history, stamp, epoch, batch, read_at, failure, failed_run, id FROM targets "
      "WHERE +catalog = ?1 AND id > CAST(?2 AS INTEGER) ORDER BY id LIMIT CAST(?3 AS INTEGER)";
  t.labels = "SELECT label FROM targets WHERE catalog = ?1";
  t.observe = observe;
  t.forget =
      "DELETE FROM targets WHERE (catalog, identity) IN (SELECT value ->> 'catalog', value ->> 'identity' "
      "FROM json_each(?1)) AND claim_run = 0 AND NOT EXISTS "
      "(SELECT 1 FROM jobs j WHERE j.target = targets.id AND j.state IN ('queued', 'running'))";
  t.history = "SELECT body FROM histories WHERE digest = ?1";
  t.histories_known = "SELECT digest FROM histories WHERE digest IN (SELECT value FROM json_each(?1))";
  t.write_histories =
      "INSERT INTO histories (digest, body) SELECT value ->> 'digest', value ->> 'body' FROM json_each(?1) "
      "WHERE true ON CONFLICT (digest) DO NOTHING";
  t.migration_states =
      "SELECT migration, state, batch, run, attempts, started_at, completed_at, duration_ms, error_class, sqlstate, "
      "file, statement, message FROM tenant_migration_states WHERE catalog = ?1 AND target = ?2";
}

void add_catalogs(Texts& t) {
  t.catalog_digest = "SELECT digest FROM catalogs WHERE name = ?1";
  t.write_catalog = "INSERT INTO catalogs (name, digest, remembered_at) VALUES (?1, ?2, " CLOCK
                    ") "
                    "ON CONFLICT (name) DO UPDATE SET digest = excluded.digest, remembered_at = excluded.remembered_at";
  t.retire_files = "UPDATE catalog_files SET current = 0 WHERE catalog = ?1 AND current = 1";
  t.write_files =
      "INSERT INTO catalog_files (catalog, version_key, statements_checksum, checksum, version, name, type, levels, "
      "file, statements, current) SELECT value ->> 'catalog', value ->> 'key', value ->> 'statements_checksum', "
      "value ->> 'checksum', value ->> 'version', value ->> 'name', value ->> 'type', value ->> 'levels', "
      "value ->> 'file', value ->> 'statements', 1 FROM json_each(?1) WHERE true "
      "ON CONFLICT (catalog, version_key, statements_checksum) DO UPDATE SET checksum = excluded.checksum, "
      "version = excluded.version, name = excluded.name, type = excluded.type, levels = excluded.levels, "
      "file = excluded.file, statements = excluded.statements, current = 1";
  t.write_statements =
      "INSERT INTO statement_texts (hash, text) SELECT value ->> 'hash', value ->> 'text' FROM json_each(?1) "
      "WHERE true ON CONFLICT (hash) DO NOTHING";
  t.statements =
      "SELECT s.text FROM catalog_files f JOIN json_each(f.statements) h JOIN statement_texts s ON s.hash = h.value "
      "WHERE f.catalog = ?1 AND f.version_key = ?2 AND f.statements_checksum = ?3 ORDER BY h.key";
}

Texts make_texts() {
  Texts texts;
  add_schema(texts);
  add_registry(texts);
  add_rest(texts);
  add_projection(texts);
  add_catalogs(texts);
  add_runs_of_sqlite(texts);
  add_watchers_of_sqlite(texts);
  return texts;
}

}  // namespace

const Texts& sqlite_texts() {
  static const Texts texts = make_texts();
  return texts;
}

}  // namespace drover::control
