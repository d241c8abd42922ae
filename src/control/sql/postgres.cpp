#include "control/sql/postgres_schema.hpp"
#include "control/sql/texts.hpp"

namespace drover::control {

namespace {

// The clock of the control database. Not that of the transaction, which may have waited since.
#define CLOCK "pg_catalog.clock_timestamp()"
// A time in the format of to_iso8601.
#define TIME(column) "pg_catalog.to_char(" column " AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
// The rows of the first parameter.
#define ROWS(columns) "pg_catalog.jsonb_to_recordset($1::jsonb) AS r(" columns ")"
#define KEYS ROWS("catalog text, identity text")

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

void add_projection(Texts& t) {
  t.targets =
      "SELECT identity, label, tenant, level, CASE claim_run WHEN 0 THEN state ELSE 'running' END AS state, version, "
      "missing, pending, catalog_digest, history, stamp, epoch, batch, " TIME("read_at") ", failure, failed_run "
      "FROM drover.targets WHERE catalog = $1";
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

#define RUN_COLUMNS \
  "number, verb, request, state, " TIME("started_at") ", " TIME("finished_at") ", summary, " \
  "(SELECT o.name FROM drover.owners o WHERE o.id = owner), queued::integer, stage, wave, " TIME("opens_at") ", reason"

#define THESE "(SELECT pg_catalog.jsonb_array_elements_text($1::jsonb))"

void add_runs(Texts& t) {
  t.start_run =
      "INSERT INTO drover.runs (number, verb, request, state, owner, started_at) SELECT 1 + greatest($3::bigint, "
      "(SELECT max(number) FROM drover.runs), (SELECT max(batch) FROM drover.targets)), $1, $2, 'open', $4, " CLOCK
      " RETURNING " RUN_COLUMNS;
  t.runs = "SELECT " RUN_COLUMNS " FROM drover.runs ORDER BY number DESC LIMIT $1::bigint";
  t.run = "SELECT " RUN_COLUMNS " FROM drover.runs WHERE number = $1::bigint";
  t.highest_batch =
      "SELECT coalesce(greatest((SELECT max(number) FROM drover.runs), (SELECT max(batch) FROM drover.targets)), 0)";
  t.reopen_run =
      "UPDATE drover.runs SET state = 'open', owner = $2, queued = false, stage = NULL, opens_at = NULL, judge = '', "
      "reason = '', finished_at = NULL WHERE number = $1::bigint "
      "AND (state NOT IN ('open', 'paused') OR (owner = $2 AND NOT queued)) RETURNING number";
  t.change_run =
      "UPDATE drover.runs SET state = $2, reason = $3, finished_at = CASE $2 WHEN 'open' THEN NULL ELSE finished_at "
      "END WHERE number = $1::bigint AND state IN (SELECT pg_catalog.jsonb_array_elements_text($4::jsonb)) "
      "RETURNING number";
  t.reopen_jobs = "UPDATE drover.jobs j SET state = 'queued', queued_at = " CLOCK
                  ", owner = '', attempts = 0 WHERE j.run = $1::bigint AND j.state = 'not_reached' "
                  "AND NOT EXISTS (SELECT 1 FROM drover.jobs o WHERE o.target = j.target "
                  "AND o.state IN ('queued', 'running') AND o.run <> j.run)";
  t.finish_run =
      "UPDATE drover.runs SET state = $3, summary = $4, finished_at = " CLOCK
      " WHERE number = $1::bigint AND CASE WHEN queued THEN judge ELSE owner END = $2 AND finished_at IS NULL "
      "RETURNING number";
  t.leave_queued = "UPDATE drover.jobs SET state = 'not_reached', finished_at = " CLOCK
                   " WHERE run = $1::bigint AND state = 'queued'";
  t.leave_stages =
      t.leave_queued +
      " AND stage > $2::bigint AND EXISTS (SELECT 1 FROM drover.runs WHERE number = $1::bigint AND judge = $3)";
  t.leave_jobs = "UPDATE drover.jobs SET state = 'not_reached', finished_at = " CLOCK
                 " WHERE run = $1::bigint AND (state = 'queued' OR (state = 'running' AND owner = $2))";
}

#define JOB_ROWS                                                                                                     \
  ROWS(                                                                                                              \
      "run bigint, stage bigint, catalog text, identity text, label text, server text, size bigint, approved text, " \
      "wave bigint")

void add_jobs(Texts& t) {
  t.add_stages = "INSERT INTO drover.stages (run, number, catalog) SELECT DISTINCT run, stage, catalog FROM " JOB_ROWS
                 " ON CONFLICT (run, number) DO NOTHING";
  t.add_waves = "INSERT INTO drover.waves (run, stage, number) SELECT DISTINCT run, stage, wave FROM " JOB_ROWS
                " ON CONFLICT (run, stage, number) DO NOTHING";
  t.add_targets =
      "INSERT INTO drover.targets AS o (catalog, identity, label, server) "
      "SELECT DISTINCT ON (catalog, identity) catalog, identity, label, server FROM " JOB_ROWS
      " ORDER BY catalog, identity ON CONFLICT (catalog, identity) DO UPDATE SET label = excluded.label, "
      "server = excluded.server WHERE o.label <> excluded.label OR o.server <> excluded.server";
  t.holders = "SELECT t.catalog, t.identity, j.run, coalesce(o.name, '') AS owner, " TIME(
      "coalesce(j.started_at, j.queued_at)") " FROM " JOB_ROWS
                                             " JOIN drover.targets t ON t.catalog = r.catalog AND t.identity = "
                                             "r.identity "
                                             "JOIN drover.jobs j ON j.target = t.id AND j.state IN ('queued', "
                                             "'running') AND j.run <> r.run "
                                             "JOIN drover.runs u ON u.number = j.run "
                                             "LEFT JOIN drover.owners o ON o.id = CASE j.owner WHEN '' THEN u.owner "
                                             "ELSE j.owner END";
  t.add_jobs =
      "INSERT INTO drover.jobs AS o (run, stage, wave, target, catalog, identity, label, server, size, approved, "
      "state, queued_at) SELECT r.run, r.stage, r.wave, t.id, t.catalog, t.identity, t.label, r.server, r.size, "
      "r.approved, 'queued', " CLOCK " FROM " JOB_ROWS
      " JOIN drover.targets t ON t.catalog = r.catalog AND t.identity = r.identity "
      "JOIN drover.runs u ON u.number = r.run AND u.state IN ('open', 'paused') "
      "WHERE NOT EXISTS (SELECT 1 FROM drover.jobs j WHERE j.target = t.id AND j.state IN ('queued', 'running') "
      "AND j.run <> r.run) "
      "ON CONFLICT (target, run, stage) DO UPDATE SET state = 'queued', label = excluded.label, wave = excluded.wave, "
      "server = excluded.server, size = excluded.size, owner = '', attempts = 0, "
      "approved = CASE excluded.approved WHEN '[]' THEN o.approved ELSE excluded.approved END, "
      "queued_at = excluded.queued_at WHERE o.state NOT IN ('queued', 'running')";
  t.tally = "SELECT state, count(*) FROM drover.jobs WHERE run = $1::bigint GROUP BY state";
  t.jobs =
      "SELECT run, stage, catalog, identity, label, server, size, approved, wave FROM drover.jobs "
      "WHERE run = $1::bigint AND state = $2 ORDER BY stage, size DESC NULLS LAST, label";
}

// The job that is asked for by its run, stage, catalog and identity.
#define ASKED_JOB                                                                                              \
  "run = $1::bigint AND stage = $2::bigint AND state = 'running' AND target = (SELECT id FROM drover.targets " \
  "WHERE catalog = $3 AND identity = $4) "

// Nothing of that label is claimed now.
#define IS_FROZEN(label)                                          \
  "EXISTS (SELECT 1 FROM drover.freezes z WHERE z.until > " CLOCK \
  " AND (z.everything OR EXISTS (SELECT 1 FROM drover.frozen f WHERE f.label = " label " AND f.freeze_id = z.id)))"

void add_freezes(Texts& t) {
  t.claimable =
      "SELECT DISTINCT j.server FROM drover.jobs j JOIN drover.targets t ON t.id = j.target AND t.claim_run = 0 "
      "JOIN drover.runs u ON u.number = j.run AND u.state = 'open' AND u.stage = j.stage AND j.wave <= u.wave "
      "WHERE j.run = $1::bigint AND j.state = 'queued' AND NOT " IS_FROZEN("j.label");
  t.end_freezes = "DELETE FROM drover.freezes WHERE until <= " CLOCK;
  t.clear_frozen = "DELETE FROM drover.frozen WHERE freeze_id NOT IN (SELECT id FROM drover.freezes)";
  t.add_freeze =
      "INSERT INTO drover.freezes (selection, everything, said_by, reason, since, until) SELECT $1, $2::bigint <> 0, "
      "$3, $4, now, now + $5::bigint * interval '1 millisecond' FROM (SELECT " CLOCK " AS now) c RETURNING id";
  t.freeze_labels =
      "INSERT INTO drover.frozen (freeze_id, label) SELECT $2::bigint, value FROM "
      "pg_catalog.jsonb_array_elements_text($1::jsonb) ON CONFLICT DO NOTHING";
  t.freezes = "SELECT z.id, z.selection, z.everything::integer, z.said_by, z.reason, " TIME("z.since") ", " TIME(
      "z.until") ", (SELECT count(*) FROM drover.frozen f WHERE f.freeze_id = z.id) FROM drover.freezes z "
                 "WHERE z.until > " CLOCK " ORDER BY z.id";
  t.frozen = "SELECT label FROM drover.frozen WHERE freeze_id = $1::bigint ORDER BY label";
  t.lift_freeze =
      "DELETE FROM drover.freezes WHERE ($1::bigint = 0 OR id = $1::bigint) AND until > " CLOCK " RETURNING id";
}

void add_claims(Texts& t) {
  // Jobs that another one is just taking are passed over. Targets are waited for, in one order for all: who holds one
  // does so for an instant, as observe does, and a job left out for that would count as not there.
  t.claim_jobs =
      "WITH picked AS MATERIALIZED (SELECT j.id, j.target FROM drover.jobs j "
      "JOIN drover.targets t ON t.id = j.target AND t.claim_run = 0 "
      "JOIN drover.runs u ON u.number = j.run AND u.state = 'open' AND (u.opens_at IS NULL OR u.opens_at <= " CLOCK
      ") AND (u.stage IS NULL OR (u.stage = j.stage AND j.wave <= u.wave)) "
      "WHERE j.run = $1::bigint AND j.stage = $2::bigint AND j.server = $3 AND j.state = 'queued' "
      "AND NOT " IS_FROZEN("j.label") " "
      "ORDER BY j.wave, j.size DESC NULLS LAST, j.label LIMIT $4::bigint FOR UPDATE OF j SKIP LOCKED), "
      "free AS MATERIALIZED (SELECT id, epoch FROM drover.targets WHERE id IN (SELECT target FROM picked) "
      "AND claim_run = 0 ORDER BY id FOR UPDATE) "
      "UPDATE drover.jobs j SET state = 'running', owner = $5, started_at = " CLOCK
      ", attempts = j.attempts + 1, epoch = free.epoch + 1 FROM picked JOIN free ON free.id = picked.target "
      "WHERE j.id = picked.id "
      "RETURNING j.run, j.stage, j.catalog, j.identity, j.label, j.server, j.size, j.approved, j.epoch, j.attempts";
  // Those that have just been claimed are the running ones of this owner whose targets do not know of it yet.
  t.claim_targets =
      "UPDATE drover.targets SET epoch = epoch + 1, "
      "catalog_digest = CASE pg_catalog.strpos(catalog_digest, ' ') WHEN 0 THEN '' "
      "ELSE substr(catalog_digest, pg_catalog.strpos(catalog_digest, ' ')) END, "
      "claim_run = $1::bigint WHERE claim_run = 0 AND id IN "
      "(SELECT target FROM drover.jobs WHERE run = $1::bigint AND owner = $2 AND state = 'running')";
  t.approve_job = "UPDATE drover.jobs SET approved = $6 WHERE " ASKED_JOB "AND owner = $5";
  t.claim_again =
      "UPDATE drover.jobs SET epoch = 1 + greatest($7::bigint, (SELECT epoch FROM drover.targets t "
      "WHERE t.id = jobs.target)) WHERE " ASKED_JOB "AND owner = $6 AND epoch = $5::bigint RETURNING epoch";
  t.raise_epoch = "UPDATE drover.targets SET epoch = $3::bigint WHERE catalog = $1 AND identity = $2";
  t.finish_jobs = "UPDATE drover.jobs j SET state = r.job_state, finished_at = " CLOCK
                  ", verdict = r.verdict, outcome = r.outcome, "
                  "executions = CASE r.tried WHEN '[]' THEN j.executions ELSE j.executions || "
                  "CASE j.executions WHEN '' THEN '' ELSE ',' END || pg_catalog.jsonb_build_object("
                  "'started_at', j.started_at, 'completed_at', " CLOCK
                  ", 'tried', r.tried)::text END FROM " ROWS(
                      "run bigint, stage bigint, catalog text, identity text, epoch bigint, job_state text, "
                      "verdict text, outcome text, tried jsonb") " "
                  "JOIN drover.targets t ON t.catalog = r.catalog AND t.identity = r.identity AND t.epoch = r.epoch "
                  "WHERE j.target = t.id AND j.run = r.run AND j.stage = r.stage AND j.state = 'running' "
                  "AND j.owner = $2 AND j.epoch = r.epoch RETURNING j.run, j.stage, j.catalog, j.identity";
  t.give_back =
      "UPDATE drover.jobs j SET state = CASE WHEN u.state IN ('open', 'paused') THEN 'queued' ELSE 'not_reached' END, "
      "owner = '', attempts = j.attempts - r.untried FROM " ROWS(
          "run bigint, stage bigint, catalog text, identity text, epoch bigint, untried bigint") " "
      "JOIN drover.targets t ON t.catalog = r.catalog AND t.identity = r.identity "
      "JOIN drover.runs u ON u.number = r.run "
      "WHERE j.target = t.id AND j.run = r.run AND j.stage = r.stage AND j.state = 'running' AND j.owner = $2 "
      "AND j.epoch = r.epoch";
  t.settle_targets =
      "UPDATE drover.targets t SET claim_run = 0, settled_at = " CLOCK
      ", tenant = CASE r.tenant WHEN '' THEN t.tenant ELSE r.tenant END, "
      "state = CASE WHEN r.job_state IN ('failed', 'blocked') THEN r.job_state ELSE t.state END, "
      "failure = CASE r.job_state WHEN 'not_reached' THEN t.failure ELSE r.failure END, "
      "failed_run = CASE r.job_state WHEN 'failed' THEN r.run WHEN 'done' THEN 0 ELSE t.failed_run END FROM " ROWS(
          "run bigint, catalog text, identity text, tenant text, job_state text, failure text") " "
      "WHERE t.catalog = r.catalog AND t.identity = r.identity";
}

void add_queue(Texts& t) {
  t.tally_waves =
      "SELECT j.stage, j.wave, max(w.name), j.state, count(*) FROM drover.jobs j LEFT JOIN drover.waves w "
      "ON w.run = j.run AND w.stage = j.stage AND w.number = j.wave WHERE j.run = $1::bigint "
      "GROUP BY j.stage, j.wave, j.state ORDER BY j.stage, j.wave";
  t.verdicts =
      "SELECT CASE verdict WHEN '' THEN 'not_reached' ELSE verdict END, count(*) FROM drover.jobs "
      "WHERE run = $1::bigint AND state NOT IN ('queued', 'running') GROUP BY 1";
  t.ended =
      "SELECT state, outcome FROM drover.jobs WHERE run = $1::bigint AND stage = $2::bigint "
      "AND ($3::bigint = 0 OR wave = $3::bigint) AND state IN ('done', 'failed', 'blocked') "
      "ORDER BY finished_at DESC LIMIT $4::bigint";
  t.hand_over =
      "UPDATE drover.runs SET queued = true, stage = $3::bigint, wave = 1, opens_at = NULL, summary = $4 "
      "WHERE number = $1::bigint AND owner = $2 AND NOT queued AND state = 'open' RETURNING number";
  t.hand_back =
      "UPDATE drover.runs SET queued = true, judge = '', opens_at = NULL, summary = $2, request = $3, stage = "
      "coalesce((SELECT "
      "min(stage) FROM drover.jobs "
      "WHERE run = $1::bigint AND state = 'queued'), stage) WHERE number = $1::bigint";
  t.describe_stage = "UPDATE drover.stages SET digest = $3 WHERE run = $1::bigint AND number = $2::bigint";
  t.name_waves = "UPDATE drover.waves w SET name = r.name FROM " ROWS(
      "run bigint, stage bigint, wave bigint, name text") " WHERE w.run = r.run AND w.stage = r.stage AND w.number = "
                                                         "r.wave";
  t.stages = "SELECT number, catalog, digest FROM drover.stages WHERE run = $1::bigint ORDER BY number";
  t.queued_runs = "SELECT " RUN_COLUMNS
                  " FROM drover.runs WHERE queued AND finished_at IS NULL AND (state <> 'open' OR opens_at IS NULL "
                  "OR opens_at <= " CLOCK ") ORDER BY number";
  t.anything_queued =
      "SELECT EXISTS (SELECT 1 FROM drover.runs WHERE queued AND finished_at IS NULL AND state <> 'paused')::integer";
  t.stand =
      "UPDATE drover.runs SET stage = $3::bigint, wave = $4::bigint, opens_at = CASE $5::bigint WHEN 0 THEN NULL "
      "ELSE " CLOCK
      " + $5::bigint * interval '1 millisecond' END "
      "WHERE number = $1::bigint AND CASE WHEN queued THEN judge ELSE owner END = $2";
  // Ended is what was to be done where it stands, and all that runs; of one that goes on no more, all that runs.
  t.take_turn =
      "UPDATE drover.runs u SET judge = $2 WHERE u.number = $1::bigint AND u.queued AND u.finished_at IS NULL "
      "AND u.judge IN ('', $2) AND NOT EXISTS (SELECT 1 FROM drover.jobs j WHERE j.run = u.number "
      "AND (j.state = 'running' OR (j.state = 'queued' AND u.state IN ('open', 'paused') AND j.stage = u.stage "
      "AND j.wave <= u.wave))) RETURNING number";
  t.leave_turn = "UPDATE drover.runs SET judge = '' WHERE number = $1::bigint AND judge = $2";
}

void add_watching(Texts& t) {
  t.tally_servers =
      "SELECT server, state, count(*) FROM drover.jobs WHERE run = $1::bigint GROUP BY server, state ORDER BY server";
  t.rate =
      "SELECT count(*) FROM drover.jobs WHERE run = $1::bigint AND state IN ('done', 'failed', 'blocked') "
      "AND finished_at > " CLOCK " - $2::bigint * interval '1 second'";
  t.timings =
      "(SELECT state, size, (1000 * pg_catalog.date_part('epoch', " CLOCK
      " - started_at))::bigint FROM drover.jobs WHERE run = $1::bigint AND state = 'running') UNION ALL "
      "(SELECT state, size, (1000 * pg_catalog.date_part('epoch', finished_at - started_at))::bigint FROM drover.jobs "
      "WHERE run = $1::bigint AND state = 'done' AND started_at IS NOT NULL ORDER BY finished_at DESC LIMIT 1000)";
  t.queued_sizes =
      "SELECT count(*), sum(size) FROM drover.jobs WHERE run = $1::bigint AND state = 'queued' "
      "GROUP BY length(size::text)";
  t.slowest =
      "SELECT j.label, j.server, j.state, (1000 * pg_catalog.date_part('epoch', CASE j.state WHEN 'running' THEN " CLOCK
      " ELSE j.finished_at END - j.started_at))::bigint AS took, coalesce(o.name, '') FROM drover.jobs j "
      "LEFT JOIN drover.owners o ON o.id = j.owner WHERE j.run = $1::bigint AND j.started_at IS NOT NULL "
      "AND j.state IN ('running', 'done', 'failed', 'blocked') ORDER BY took DESC LIMIT $2::bigint";
  t.load =
      "SELECT (SELECT count(*) FROM drover.jobs WHERE state = 'queued'), "
      "(SELECT count(*) FROM drover.jobs WHERE state = 'running'), "
      "(SELECT count(*) FROM drover.runs WHERE state = 'open' AND finished_at IS NULL), "
      "(SELECT count(*) FROM drover.runs WHERE state = 'paused' AND finished_at IS NULL), "
      "(SELECT count(*) FROM drover.workers)";
  t.errors =
      "SELECT coalesce(outcome::jsonb -> 'error' ->> 'class', ''), coalesce(outcome::jsonb -> 'error' ->> 'sqlstate', "
      "''), coalesce(outcome::jsonb -> 'error' ->> 'message', ''), count(*) AS many, min(label) FROM drover.jobs "
      "WHERE run = $1::bigint AND state IN ('failed', 'blocked') GROUP BY 1, 2, 3 ORDER BY many DESC LIMIT $2::bigint";
  t.failures =
      "SELECT t.catalog, t.identity, t.label, t.tenant, j.state, t.failure FROM drover.jobs j "
      "JOIN drover.targets t ON t.id = j.target WHERE j.run = $1::bigint AND j.state IN ('failed', 'blocked') "
      "AND t.failure IS NOT NULL ORDER BY t.label";
  t.events =
      "SELECT id, body FROM drover.events WHERE run = $1::bigint AND id > $2::bigint ORDER BY id LIMIT $3::bigint";
}

void add_workers(Texts& t) {
  t.enter_worker = "INSERT INTO drover.workers (owner, description, started_at, beat_at) VALUES ($1, $2, " CLOCK
                   ", " CLOCK ") ON CONFLICT (owner) DO UPDATE SET description = excluded.description";
  t.beat_worker = "UPDATE drover.workers SET beat_at = " CLOCK
                  ", jobs = $2::bigint, down = $3 WHERE owner = $1 RETURNING asked_to_end::integer";
  t.leave_worker = "DELETE FROM drover.workers WHERE owner = $1";
  t.workers = "SELECT w.owner, coalesce(o.name, ''), w.description, " TIME("w.started_at") ", " TIME(
      "w.beat_at") ", w.jobs, w.asked_to_end::integer, pg_catalog.date_part('epoch', " CLOCK
                   " - w.beat_at)::bigint, w.down "
                   "FROM drover.workers w LEFT JOIN drover.owners o ON o.id = w.owner ORDER BY w.started_at, w.owner";
  t.end_workers = "UPDATE drover.workers SET asked_to_end = true WHERE NOT asked_to_end RETURNING owner";
  t.end_dead = "DELETE FROM drover.workers WHERE owner IN " THESE;
}

void add_notifications(Texts& t) {
  t.listen = "LISTEN drover";
  t.notify = "SELECT pg_catalog.pg_notify('drover', '')";
}

void add_dead(Texts& t) {
  t.gone_owners =
      "SELECT o.owner FROM (SELECT owner FROM drover.runs WHERE state IN ('open', 'paused') AND NOT queued UNION "
      "SELECT judge FROM drover.runs WHERE judge <> '' AND finished_at IS NULL UNION "
      "SELECT owner FROM drover.workers UNION SELECT owner FROM drover.hooks WHERE owner <> '' UNION "
      "SELECT owner FROM drover.jobs WHERE state = 'running') o "
      "LEFT JOIN drover.owners p ON p.id = o.owner WHERE p.id IS NULL OR p.lease_until < " CLOCK;
  t.renew_lease =
      "INSERT INTO drover.owners (id, name, since, lease_until) VALUES ($1, $2, " CLOCK ", " CLOCK
      " + $3::bigint * interval '1 millisecond') ON CONFLICT (id) DO UPDATE SET lease_until = excluded.lease_until";
  // What a worker had is for another one, at once.
  t.end_jobs =
      "UPDATE drover.jobs j SET state = CASE WHEN u.queued AND u.state IN ('open', 'paused') THEN 'queued' "
      "ELSE 'not_reached' END, finished_at = " CLOCK
      ", owner = CASE WHEN u.queued THEN '' ELSE j.owner END FROM drover.runs u WHERE u.number = j.run "
      "AND ((j.state = 'running' AND j.owner IN " THESE
      ") OR (j.state = 'queued' AND NOT u.queued AND u.state IN ('open', 'paused') AND u.owner IN " THESE "))";
  t.end_runs = "UPDATE drover.runs SET state = 'interrupted', finished_at = " CLOCK
               " WHERE state IN ('open', 'paused') AND NOT queued AND owner IN " THESE " RETURNING number, verb";
  t.free_turns = "UPDATE drover.runs SET judge = '' WHERE judge <> '' AND judge IN " THESE;
  t.free_targets = "UPDATE drover.targets t SET claim_run = 0, settled_at = " CLOCK
                   " WHERE t.claim_run <> 0 AND NOT EXISTS "
                   "(SELECT 1 FROM drover.jobs j WHERE j.target = t.id AND j.state = 'running')";
}

#define OWN_HOOK "o.hook = $1 AND EXISTS (SELECT 1 FROM drover.hooks h WHERE h.name = $1 AND h.owner = $2)"

void add_outbox(Texts& t) {
  t.append_outbox =
      "INSERT INTO drover.outbox (hook, event, at, body) SELECT value ->> 'hook', value ->> 'event', " CLOCK
      ", value ->> 'body' FROM pg_catalog.jsonb_array_elements($1::jsonb) WITH ORDINALITY AS e(value, key) "
      "ORDER BY key";
  t.due = "SELECT id, event, " TIME(
      "at") ", body, tries, coalesce(next_at > " CLOCK
            ", false)::integer FROM drover.outbox WHERE hook = $1 AND given_up_at IS NULL ORDER BY id LIMIT $2::bigint";
  t.claim_hook =
      "INSERT INTO drover.hooks AS o (name, owner) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE "
      "SET owner = excluded.owner WHERE o.owner IN ('', excluded.owner) RETURNING name";
  t.leave_hook = "UPDATE drover.hooks SET owner = '' WHERE name = $1 AND owner = $2";
  t.free_hooks = "UPDATE drover.hooks SET owner = '' WHERE owner <> '' AND owner IN " THESE;
  t.delivered = "DELETE FROM drover.outbox o WHERE " OWN_HOOK
                " AND o.id IN (SELECT pg_catalog.jsonb_array_elements_text($3::jsonb)::bigint)";
  t.not_delivered =
      "UPDATE drover.outbox o SET tries = o.tries + 1, error = $4, given_up_at = CASE WHEN $5::bigint IS NULL "
      "THEN " CLOCK " END, next_at = " CLOCK " + $5::bigint * interval '1 millisecond' WHERE " OWN_HOOK
      " AND o.id = $3::bigint";
  t.forget_given_up = "DELETE FROM drover.outbox WHERE hook = $1 AND given_up_at < " CLOCK " - interval '7 days'";
  t.outbox =
      "SELECT o.hook, count(*) FILTER (WHERE o.given_up_at IS NULL), count(o.given_up_at), " TIME(
          "min(o.at) FILTER (WHERE o.given_up_at IS NULL)") ", (SELECT e.error FROM drover.outbox e "
      "WHERE e.hook = o.hook AND e.error <> '' ORDER BY e.given_up_at IS NULL DESC, e.id DESC LIMIT 1) "
      "FROM drover.outbox o GROUP BY o.hook ORDER BY o.hook";
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
  add_notifications(texts);
  add_dead(texts);
  add_outbox(texts);
  texts.append_events = "INSERT INTO drover.events (run, at, body) SELECT $1::bigint, " CLOCK
                        ", value::text FROM pg_catalog.json_array_elements($2::json) WITH ORDINALITY AS e(value, key) "
                        "ORDER BY key";
  return texts;
}

#undef ASKED_JOB
#undef CLOCK
#undef IS_FROZEN
#undef JOB_ROWS
#undef KEYS
#undef ROWS
#undef RUN_COLUMNS
#undef THESE
#undef TIME

}  // namespace

const Texts& postgres_texts() {
  static const Texts texts = make_texts();
  return texts;
}

}  // namespace drover::control
