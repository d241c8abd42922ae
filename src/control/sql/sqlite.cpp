#include "control/sql/sqlite_schema.hpp"
#include "control/sql/texts.hpp"

namespace drover::control {

namespace {

// The clock of the control database, in the format of to_iso8601.
#define CLOCK "strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')"

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
      "SELECT id, lifecycle, labels, server, database, schema, path, parent, level, size FROM tenants "
      "ORDER BY id, position";
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

void add_projection(Texts& t) {
  t.targets =
      "SELECT identity, label, tenant, level, CASE claim_run WHEN 0 THEN state ELSE 'running' END AS state, version, "
      "missing, pending, catalog_digest, history, stamp, epoch, batch, read_at, failure, failed_run FROM targets "
      "WHERE catalog = ?1";
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

#define RUN_COLUMNS                                                  \
  "number, verb, request, state, started_at, finished_at, summary, " \
  "(SELECT o.name FROM owners o WHERE o.id = owner), queued, stage, wave, opens_at, reason"

#define THESE "(SELECT value FROM json_each(?1))"

void add_runs(Texts& t) {
  t.write_owner = "INSERT INTO owners (id, name, since) VALUES (?1, ?2, " CLOCK ") ON CONFLICT (id) DO NOTHING";
  t.start_run =
      "INSERT INTO runs (number, verb, request, state, owner, started_at) SELECT 1 + max(CAST(?3 AS INTEGER), "
      "coalesce((SELECT max(number) FROM runs), 0), coalesce((SELECT max(batch) FROM targets), 0)), "
      "?1, ?2, 'open', ?4, " CLOCK " RETURNING " RUN_COLUMNS;
  t.runs = "SELECT " RUN_COLUMNS " FROM runs ORDER BY number DESC LIMIT CAST(?1 AS INTEGER)";
  t.run = "SELECT " RUN_COLUMNS " FROM runs WHERE number = ?1";
  t.highest_batch =
      "SELECT max(coalesce((SELECT max(number) FROM runs), 0), coalesce((SELECT max(batch) FROM targets), 0))";
  t.reopen_run =
      "UPDATE runs SET state = 'open', owner = ?2, queued = 0, stage = NULL, opens_at = NULL, judge = '', "
      "reason = '', finished_at = NULL WHERE number = ?1 "
      "AND (state NOT IN ('open', 'paused') OR (owner = ?2 AND queued = 0)) RETURNING number";
  t.change_run =
      "UPDATE runs SET state = ?2, reason = ?3, finished_at = CASE ?2 WHEN 'open' THEN NULL ELSE finished_at END "
      "WHERE number = ?1 AND state IN (SELECT value FROM json_each(?4)) RETURNING number";
  t.reopen_jobs =
      "UPDATE jobs SET state = 'queued', queued_at = " CLOCK
      ", owner = '', attempts = 0 WHERE run = ?1 AND state = 'not_reached' "
      "AND NOT EXISTS (SELECT 1 FROM jobs o WHERE o.target = jobs.target AND o.state IN ('queued', 'running') "
      "AND o.run <> jobs.run)";
  t.finish_run = "UPDATE runs SET state = ?3, summary = ?4, finished_at = " CLOCK
                 " WHERE number = ?1 AND CASE WHEN queued THEN judge ELSE owner END = ?2 "
                 "AND finished_at IS NULL RETURNING number";
  t.leave_queued = "UPDATE jobs SET state = 'not_reached', finished_at = " CLOCK " WHERE run = ?1 AND state = 'queued'";
  t.leave_stages = t.leave_queued + " AND stage > ?2 AND EXISTS (SELECT 1 FROM runs WHERE number = ?1 AND judge = ?3)";
  t.leave_jobs = "UPDATE jobs SET state = 'not_reached', finished_at = " CLOCK
                 " WHERE run = ?1 "
                 "AND (state = 'queued' OR (state = 'running' AND owner = ?2))";
}

void add_jobs(Texts& t) {
  t.add_stages =
      "INSERT INTO stages (run, number, catalog) SELECT DISTINCT value ->> 'run', value ->> 'stage', "
      "value ->> 'catalog' FROM json_each(?1) WHERE true ON CONFLICT (run, number) DO NOTHING";
  t.add_waves =
      "INSERT INTO waves (run, stage, number) SELECT DISTINCT value ->> 'run', value ->> 'stage', "
      "value ->> 'wave' FROM json_each(?1) WHERE true ON CONFLICT (run, stage, number) DO NOTHING";
  t.add_targets =
      "INSERT INTO targets (catalog, identity, label, server) SELECT value ->> 'catalog', value ->> 'identity', "
      "value ->> 'label', value ->> 'server' FROM json_each(?1) WHERE true "
      "ON CONFLICT (catalog, identity) DO UPDATE SET label = excluded.label, server = excluded.server "
      "WHERE label <> excluded.label OR server <> excluded.server";
  t.holders =
      "SELECT t.catalog, t.identity, j.run, coalesce(o.name, '') AS owner, coalesce(j.started_at, j.queued_at) "
      "FROM json_each(?1) w JOIN targets t ON t.catalog = w.value ->> 'catalog' "
      "AND t.identity = w.value ->> 'identity' "
      "JOIN jobs j ON j.target = t.id AND j.state IN ('queued', 'running') AND j.run <> w.value ->> 'run' "
      "JOIN runs r ON r.number = j.run "
      "LEFT JOIN owners o ON o.id = CASE j.owner WHEN '' THEN r.owner ELSE j.owner END";
  t.add_jobs =
      "INSERT INTO jobs (run, stage, wave, target, catalog, identity, label, server, size, approved, state, queued_at) "
      "SELECT w.value ->> 'run', w.value ->> 'stage', w.value ->> 'wave', t.id, t.catalog, t.identity, t.label, "
      "w.value ->> 'server', "
      "w.value ->> 'size', w.value ->> 'approved', 'queued', " CLOCK
      " "
      "FROM json_each(?1) w JOIN targets t ON t.catalog = w.value ->> 'catalog' "
      "AND t.identity = w.value ->> 'identity' "
      "JOIN runs u ON u.number = w.value ->> 'run' AND u.state IN ('open', 'paused') "
      "WHERE NOT EXISTS (SELECT 1 FROM jobs j WHERE j.target = t.id AND j.state IN ('queued', 'running') "
      "AND j.run <> w.value ->> 'run') "
      "ON CONFLICT (target, run, stage) DO UPDATE SET state = 'queued', label = excluded.label, wave = excluded.wave, "
      "server = excluded.server, size = excluded.size, owner = '', attempts = 0, "
      "approved = CASE excluded.approved WHEN '[]' THEN approved ELSE excluded.approved END, "
      "queued_at = excluded.queued_at WHERE state NOT IN ('queued', 'running')";
  t.tally = "SELECT state, count(*) FROM jobs WHERE run = ?1 GROUP BY state";
  t.jobs =
      "SELECT run, stage, catalog, identity, label, server, size, approved, wave FROM jobs WHERE run = ?1 "
      "AND state = ?2 ORDER BY stage, size DESC, label";
}

// Nothing of that label is claimed now.
#define IS_FROZEN(label)                                   \
  "EXISTS (SELECT 1 FROM freezes z WHERE z.until > " CLOCK \
  " AND (z.everything = 1 OR EXISTS (SELECT 1 FROM frozen f WHERE f.label = " label " AND f.freeze_id = z.id)))"

void add_freezes(Texts& t) {
  t.claimable =
      "SELECT DISTINCT j.server FROM jobs j JOIN targets t ON t.id = j.target AND t.claim_run = 0 "
      "JOIN runs u ON u.number = j.run AND u.state = 'open' AND u.stage = j.stage AND j.wave <= u.wave "
      "WHERE j.run = ?1 AND j.state = 'queued' AND NOT " IS_FROZEN("j.label");
  t.end_freezes = "DELETE FROM freezes WHERE until <= " CLOCK;
  t.clear_frozen = "DELETE FROM frozen WHERE freeze_id NOT IN (SELECT id FROM freezes)";
  t.add_freeze =
      "INSERT INTO freezes (selection, everything, said_by, reason, since, until) SELECT ?1, CAST(?2 AS INTEGER), ?3, "
      "?4, " CLOCK ", strftime('%Y-%m-%dT%H:%M:%f000Z', 'now', (?5 / 1000.0) || ' seconds') RETURNING id";
  t.freeze_labels =
      "INSERT OR IGNORE INTO frozen (freeze_id, label) SELECT CAST(?2 AS INTEGER), value FROM json_each(?1)";
  t.freezes =
      "SELECT z.id, z.selection, z.everything, z.said_by, z.reason, z.since, z.until, "
      "(SELECT count(*) FROM frozen f WHERE f.freeze_id = z.id) FROM freezes z WHERE z.until > " CLOCK " ORDER BY z.id";
  t.frozen = "SELECT label FROM frozen WHERE freeze_id = CAST(?1 AS INTEGER) ORDER BY label";
  t.lift_freeze = "DELETE FROM freezes WHERE (CAST(?1 AS INTEGER) = 0 OR id = CAST(?1 AS INTEGER)) AND until > " CLOCK
                  " RETURNING id";
}

void add_claims(Texts& t) {
  t.claim_jobs = "UPDATE jobs SET state = 'running', owner = ?5, started_at = " CLOCK
                 ", attempts = attempts + 1, "
                 "epoch = (SELECT epoch + 1 FROM targets WHERE targets.id = jobs.target) WHERE id IN ("
                 "SELECT j.id FROM jobs j JOIN targets t ON t.id = j.target AND t.claim_run = 0 "
                 "JOIN runs u ON u.number = j.run AND u.state = 'open' AND (u.opens_at IS NULL OR u.opens_at <= " CLOCK
                 ") AND (u.stage IS NULL OR (u.stage = j.stage AND j.wave <= u.wave)) "
                 "WHERE j.run = ?1 AND j.stage = ?2 AND j.server = ?3 AND j.state = 'queued' "
                 "AND NOT " IS_FROZEN("j.label") " "
                 "ORDER BY j.wave, j.size DESC, j.label LIMIT CAST(?4 AS INTEGER)) "
                 "RETURNING run, stage, catalog, identity, label, server, size, approved, epoch, attempts";
  // Those that have just been claimed are the running ones of this owner whose targets do not know of it yet.
  t.claim_targets =
      "UPDATE targets SET epoch = epoch + 1, "
      "catalog_digest = substr(catalog_digest, instr(catalog_digest || ' ', ' ')), claim_run = ?1 WHERE claim_run = 0 "
      "AND id IN "
      "(SELECT target FROM jobs WHERE run = ?1 AND owner = ?2 AND state = 'running')";
  t.approve_job =
      "UPDATE jobs SET approved = ?6 WHERE run = ?1 AND stage = ?2 AND state = 'running' AND owner = ?5 "
      "AND target = (SELECT id FROM targets WHERE catalog = ?3 AND identity = ?4)";
  t.claim_again =
      "UPDATE jobs SET epoch = 1 + max(CAST(?7 AS INTEGER), (SELECT epoch FROM targets WHERE id = jobs.target)) "
      "WHERE run = ?1 AND stage = ?2 AND state = 'running' AND owner = ?6 AND epoch = ?5 "
      "AND target = (SELECT id FROM targets WHERE catalog = ?3 AND identity = ?4) RETURNING epoch";
  t.raise_epoch = "UPDATE targets SET epoch = CAST(?3 AS INTEGER) WHERE catalog = ?1 AND identity = ?2";
  // The plus signs keep SQLite from going through all running jobs for each row (sqlite.org/optoverview.html).
  t.finish_jobs =
      "UPDATE jobs SET state = r.value ->> 'job_state', finished_at = " CLOCK
      ", verdict = r.value ->> 'verdict', "
      "outcome = r.value ->> 'outcome', executions = CASE r.value ->> 'tried' WHEN '[]' THEN executions ELSE "
      "executions || CASE executions WHEN '' THEN '' ELSE ',' END || json_object('started_at', started_at, "
      "'completed_at', " CLOCK
      ", 'tried', json(r.value -> 'tried')) END "
      "FROM json_each(?1) r JOIN targets t ON t.catalog = r.value ->> 'catalog' "
      "AND t.identity = r.value ->> 'identity' AND t.epoch = r.value ->> 'epoch' "
      "WHERE jobs.target = t.id AND jobs.run = r.value ->> 'run' AND jobs.stage = r.value ->> 'stage' "
      "AND +jobs.state = 'running' AND +jobs.owner = ?2 AND jobs.epoch = r.value ->> 'epoch' RETURNING run, stage, "
      "catalog, identity";
  t.give_back =
      "UPDATE jobs SET state = CASE WHEN u.state IN ('open', 'paused') THEN 'queued' ELSE 'not_reached' END, "
      "owner = '', attempts = attempts - (r.value ->> 'untried') FROM json_each(?1) r JOIN targets t ON t.catalog = "
      "r.value ->> 'catalog' "
      "AND t.identity = r.value ->> 'identity' JOIN runs u ON u.number = r.value ->> 'run' "
      "WHERE jobs.target = t.id AND jobs.run = r.value ->> 'run' AND jobs.stage = r.value ->> 'stage' "
      "AND +jobs.state = 'running' AND +jobs.owner = ?2 AND jobs.epoch = r.value ->> 'epoch'";
  t.settle_targets =
      "UPDATE targets SET claim_run = 0, settled_at = " CLOCK
      ", "
      "tenant = CASE r.value ->> 'tenant' WHEN '' THEN tenant ELSE r.value ->> 'tenant' END, "
      "state = CASE WHEN r.value ->> 'job_state' IN ('failed', 'blocked') THEN r.value ->> 'job_state' ELSE state END, "
      "failure = CASE r.value ->> 'job_state' WHEN 'not_reached' THEN failure ELSE r.value ->> 'failure' END, "
      "failed_run = CASE r.value ->> 'job_state' WHEN 'failed' THEN r.value ->> 'run' WHEN 'done' THEN 0 "
      "ELSE failed_run END FROM json_each(?1) r "
      "WHERE targets.catalog = r.value ->> 'catalog' AND targets.identity = r.value ->> 'identity'";
}

void add_queue(Texts& t) {
  t.tally_waves =
      "SELECT j.stage, j.wave, max(w.name), j.state, count(*) FROM jobs j LEFT JOIN waves w "
      "ON w.run = j.run AND w.stage = j.stage AND w.number = j.wave WHERE j.run = ?1 "
      "GROUP BY j.stage, j.wave, j.state ORDER BY j.stage, j.wave";
  t.verdicts =
      "SELECT CASE verdict WHEN '' THEN 'not_reached' ELSE verdict END, count(*) FROM jobs "
      "WHERE run = ?1 AND state NOT IN ('queued', 'running') GROUP BY 1";
  t.ended =
      "SELECT state, outcome FROM jobs WHERE run = ?1 AND stage = ?2 AND (CAST(?3 AS INTEGER) = 0 OR wave = ?3) "
      "AND state IN ('done', 'failed', 'blocked') ORDER BY finished_at DESC LIMIT CAST(?4 AS INTEGER)";
  t.hand_over =
      "UPDATE runs SET queued = 1, stage = CAST(?3 AS INTEGER), wave = 1, opens_at = NULL, summary = ?4 "
      "WHERE number = ?1 AND owner = ?2 AND queued = 0 AND state = 'open' RETURNING number";
  t.hand_back =
      "UPDATE runs SET queued = 1, judge = '', opens_at = NULL, summary = ?2, request = ?3, stage = coalesce((SELECT "
      "min(stage) FROM "
      "jobs "
      "WHERE run = ?1 AND state = 'queued'), stage) WHERE number = ?1";
  t.describe_stage = "UPDATE stages SET digest = ?3 WHERE run = ?1 AND number = ?2";
  t.name_waves =
      "UPDATE waves SET name = r.value ->> 'name' FROM json_each(?1) r WHERE waves.run = r.value ->> 'run' "
      "AND waves.stage = r.value ->> 'stage' AND waves.number = r.value ->> 'wave'";
  t.stages = "SELECT number, catalog, digest FROM stages WHERE run = ?1 ORDER BY number";
  t.queued_runs = "SELECT " RUN_COLUMNS
                  " FROM runs WHERE queued = 1 AND finished_at IS NULL AND (state <> 'open' OR opens_at IS NULL "
                  "OR opens_at <= " CLOCK ") ORDER BY number";
  t.anything_queued =
      "SELECT EXISTS (SELECT 1 FROM runs WHERE queued = 1 AND finished_at IS NULL AND state <> 'paused')";
  t.stand =
      "UPDATE runs SET stage = CAST(?3 AS INTEGER), wave = CAST(?4 AS INTEGER), opens_at = CASE CAST(?5 AS INTEGER) "
      "WHEN 0 THEN NULL ELSE strftime('%Y-%m-%dT%H:%M:%f000Z', 'now', (?5 / 1000.0) || ' seconds') END "
      "WHERE number = ?1 AND CASE WHEN queued THEN judge ELSE owner END = ?2";
  // Ended is what was to be done where it stands, and all that runs; of one that goes on no more, all that runs.
  t.take_turn =
      "UPDATE runs SET judge = ?2 WHERE number = ?1 AND queued = 1 AND finished_at IS NULL AND judge IN ('', ?2) "
      "AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.run = runs.number "
      "AND (j.state = 'running' OR (j.state = 'queued' AND runs.state IN ('open', 'paused') AND j.stage = runs.stage "
      "AND j.wave <= runs.wave))) RETURNING number";
  t.leave_turn = "UPDATE runs SET judge = '' WHERE number = ?1 AND judge = ?2";
}

void add_watching(Texts& t) {
  t.tally_servers = "SELECT server, state, count(*) FROM jobs WHERE run = ?1 GROUP BY server, state ORDER BY server";
  t.rate =
      "SELECT count(*) FROM jobs WHERE run = ?1 AND state IN ('done', 'failed', 'blocked') "
      "AND finished_at > strftime('%Y-%m-%dT%H:%M:%f000Z', 'now', '-' || ?2 || ' seconds')";
  t.timings = "SELECT state, size, CAST(86400000 * (julianday(" CLOCK
              ") - julianday(started_at)) AS INTEGER) FROM jobs WHERE run = ?1 AND state = 'running' UNION ALL "
              "SELECT state, size, took FROM (SELECT state, size, "
              "CAST(86400000 * (julianday(finished_at) - julianday(started_at)) AS INTEGER) AS took FROM jobs "
              "WHERE run = ?1 AND state = 'done' AND started_at IS NOT NULL ORDER BY finished_at DESC LIMIT 1000)";
  t.queued_sizes =
      "SELECT count(*), sum(size) FROM jobs WHERE run = ?1 AND state = 'queued' GROUP BY length(CAST(size AS TEXT))";
  t.slowest =
      "SELECT j.label, j.server, j.state, CAST(86400000 * (julianday(CASE j.state WHEN 'running' THEN " CLOCK
      " ELSE j.finished_at END) - julianday(j.started_at)) AS INTEGER) AS took, coalesce(o.name, '') FROM jobs j "
      "LEFT JOIN owners o ON o.id = j.owner WHERE j.run = ?1 AND j.started_at IS NOT NULL "
      "AND j.state IN ('running', 'done', 'failed', 'blocked') ORDER BY took DESC LIMIT CAST(?2 AS INTEGER)";
  t.load =
      "SELECT (SELECT count(*) FROM jobs WHERE state = 'queued'), (SELECT count(*) FROM jobs WHERE state = 'running'), "
      "(SELECT count(*) FROM runs WHERE state = 'open' AND finished_at IS NULL), "
      "(SELECT count(*) FROM runs WHERE state = 'paused' AND finished_at IS NULL), (SELECT count(*) FROM workers)";
  t.errors =
      "SELECT coalesce(outcome -> 'error' ->> 'class', ''), coalesce(outcome -> 'error' ->> 'sqlstate', ''), "
      "coalesce(outcome -> 'error' ->> 'message', ''), count(*) AS many, min(label) FROM jobs "
      "WHERE run = ?1 AND state IN ('failed', 'blocked') GROUP BY 1, 2, 3 ORDER BY many DESC LIMIT CAST(?2 AS INTEGER)";
  t.failures =
      "SELECT t.catalog, t.identity, t.label, t.tenant, j.state, t.failure FROM jobs j JOIN targets t ON t.id = "
      "j.target "
      "WHERE j.run = ?1 AND j.state IN ('failed', 'blocked') AND t.failure IS NOT NULL ORDER BY t.label";
  t.events =
      "SELECT id, body FROM events WHERE run = ?1 AND id > CAST(?2 AS INTEGER) ORDER BY id LIMIT CAST(?3 AS INTEGER)";
}

void add_workers(Texts& t) {
  t.enter_worker = "INSERT INTO workers (owner, description, started_at, beat_at) VALUES (?1, ?2, " CLOCK ", " CLOCK
                   ") ON CONFLICT (owner) DO UPDATE SET description = excluded.description";
  t.beat_worker = "UPDATE workers SET beat_at = " CLOCK
                  ", jobs = CAST(?2 AS INTEGER), down = ?3 WHERE owner = ?1 RETURNING asked_to_end";
  t.leave_worker = "DELETE FROM workers WHERE owner = ?1";
  t.workers =
      "SELECT w.owner, coalesce(o.name, ''), w.description, w.started_at, w.beat_at, w.jobs, w.asked_to_end, "
      "CAST(unixepoch('now') - unixepoch(w.beat_at) AS INTEGER), w.down FROM workers w LEFT JOIN owners o ON o.id = "
      "w.owner "
      "ORDER BY w.started_at, w.owner";
  t.end_workers = "UPDATE workers SET asked_to_end = 1 WHERE asked_to_end = 0 RETURNING owner";
  t.end_dead = "DELETE FROM workers WHERE owner IN " THESE;
}

void add_dead(Texts& t) {
  t.open_owners =
      "SELECT owner FROM runs WHERE state IN ('open', 'paused') AND queued = 0 UNION "
      "SELECT judge FROM runs WHERE judge <> '' AND finished_at IS NULL UNION "
      "SELECT owner FROM workers UNION SELECT owner FROM hooks WHERE owner <> '' UNION "
      "SELECT owner FROM jobs WHERE state = 'running'";
  // What a worker had is for another one, at once.
  t.end_jobs =
      "UPDATE jobs SET state = CASE WHEN u.queued = 1 AND u.state IN ('open', 'paused') THEN 'queued' "
      "ELSE 'not_reached' END, finished_at = " CLOCK
      ", owner = CASE u.queued WHEN 1 THEN '' ELSE jobs.owner END FROM runs u WHERE u.number = jobs.run "
      "AND ((jobs.state = 'running' AND jobs.owner IN " THESE
      ") OR (jobs.state = 'queued' AND u.queued = 0 AND u.state IN ('open', 'paused') AND u.owner IN " THESE "))";
  t.end_runs = "UPDATE runs SET state = 'interrupted', finished_at = " CLOCK
               " WHERE state IN ('open', 'paused') AND queued = 0 AND owner IN " THESE " RETURNING number, verb";
  t.free_turns = "UPDATE runs SET judge = '' WHERE judge <> '' AND judge IN " THESE;
  t.free_targets = "UPDATE targets SET claim_run = 0, settled_at = " CLOCK
                   " WHERE claim_run <> 0 AND NOT EXISTS "
                   "(SELECT 1 FROM jobs WHERE jobs.target = targets.id AND jobs.state = 'running')";
}

#define OWN_HOOK "hook = ?1 AND EXISTS (SELECT 1 FROM hooks WHERE name = ?1 AND owner = ?2)"

void add_outbox(Texts& t) {
  t.append_outbox = "INSERT INTO outbox (hook, event, at, body) SELECT value ->> 'hook', value ->> 'event', " CLOCK
                    ", value ->> 'body' FROM json_each(?1) ORDER BY key";
  t.due = "SELECT id, event, at, body, tries, coalesce(next_at > " CLOCK
          ", 0) FROM outbox WHERE hook = ?1 AND given_up_at IS NULL ORDER BY id LIMIT CAST(?2 AS INTEGER)";
  t.claim_hook =
      "INSERT INTO hooks (name, owner) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET owner = excluded.owner "
      "WHERE owner IN ('', excluded.owner) RETURNING name";
  t.leave_hook = "UPDATE hooks SET owner = '' WHERE name = ?1 AND owner = ?2";
  t.free_hooks = "UPDATE hooks SET owner = '' WHERE owner <> '' AND owner IN " THESE;
  t.delivered = "DELETE FROM outbox WHERE " OWN_HOOK " AND id IN (SELECT value FROM json_each(?3))";
  t.not_delivered =
      "UPDATE outbox SET tries = tries + 1, error = ?4, given_up_at = CASE WHEN ?5 IS NULL THEN " CLOCK
      " END, next_at = CASE WHEN ?5 IS NOT NULL THEN strftime('%Y-%m-%dT%H:%M:%f000Z', 'now', (?5 / 1000.0) || "
      "' seconds') END WHERE " OWN_HOOK " AND id = ?3";
  t.forget_given_up =
      "DELETE FROM outbox WHERE hook = ?1 AND given_up_at < strftime('%Y-%m-%dT%H:%M:%f000Z', 'now', '-7 days')";
  t.outbox =
      "SELECT o.hook, sum(o.given_up_at IS NULL), sum(o.given_up_at IS NOT NULL), "
      "min(CASE WHEN o.given_up_at IS NULL THEN o.at END), (SELECT e.error FROM outbox e WHERE e.hook = o.hook "
      "AND e.error <> '' ORDER BY e.given_up_at IS NULL DESC, e.id DESC LIMIT 1) FROM outbox o "
      "GROUP BY o.hook ORDER BY o.hook";
}

#undef OWN_HOOK

Texts make_texts() {
  Texts texts;
  add_schema(texts);
  add_registry(texts);
  add_projection(texts);
  add_catalogs(texts);
  add_runs(texts);
  add_jobs(texts);
  add_claims(texts);
  add_freezes(texts);
  add_queue(texts);
  add_workers(texts);
  add_watching(texts);
  add_dead(texts);
  add_outbox(texts);
  texts.append_events = "INSERT INTO events (run, at, body) SELECT CAST(?1 AS INTEGER), " CLOCK
                        ", value FROM json_each(?2) "
                        "ORDER BY key";
  return texts;
}

#undef CLOCK
#undef IS_FROZEN
#undef RUN_COLUMNS
#undef THESE

}  // namespace

const Texts& sqlite_texts() {
  static const Texts texts = make_texts();
  return texts;
}

}  // namespace drover::control
