#include "control/sql/postgres_schema.hpp"

namespace drover::control {

namespace {

// A schema that somebody made for us may lie in a database where we may make none.
const char* const control_schema = R"(
DO $$ BEGIN
  IF pg_catalog.to_regnamespace('drover') IS NULL THEN CREATE SCHEMA drover; END IF;
END $$;
CREATE TABLE drover.control_schema (
  only_row integer PRIMARY KEY CHECK (only_row = 1),
  version integer NOT NULL,
  control_id text NOT NULL,
  made_at timestamptz NOT NULL
))";

// Identities and labels are ordered by bytes, as everywhere else.
const char* const tenants = R"(
CREATE TABLE drover.tenants (
  id text COLLATE "C" NOT NULL,
  position bigint NOT NULL,
  lifecycle text NOT NULL,
  labels text NOT NULL,
  server text NOT NULL,
  database text NOT NULL,
  schema text NOT NULL,
  path text NOT NULL,
  parent text NOT NULL,
  level text NOT NULL,
  size bigint,
  PRIMARY KEY (id, position)
);
CREATE TABLE drover.lifecycles (
  tenant text COLLATE "C" PRIMARY KEY,
  lifecycle text NOT NULL,
  since timestamptz NOT NULL
))";

// `state` is what was settled last; while `claim_run` is not 0 a claim is open and the target counts as running.
const char* const targets = R"(
CREATE TABLE drover.targets (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  catalog text COLLATE "C" NOT NULL,
  identity text COLLATE "C" NOT NULL,
  label text COLLATE "C" NOT NULL,
  tenant text NOT NULL DEFAULT '',
  level text NOT NULL DEFAULT '',
  parent text NOT NULL DEFAULT '',
  server text NOT NULL DEFAULT '',
  state text NOT NULL DEFAULT 'unread',
  version text NOT NULL DEFAULT '',
  missing bigint NOT NULL DEFAULT 0,
  pending bigint NOT NULL DEFAULT 0,
  catalog_digest text NOT NULL DEFAULT '',
  history text NOT NULL DEFAULT '',
  stamp text NOT NULL DEFAULT '',
  epoch bigint NOT NULL DEFAULT 0,
  batch bigint NOT NULL DEFAULT 0,
  read_at timestamptz,
  settled_at timestamptz NOT NULL DEFAULT '-infinity',
  failure text,
  failed_run bigint NOT NULL DEFAULT 0,
  claim_run bigint NOT NULL DEFAULT 0,
  UNIQUE (catalog, identity)
);
CREATE INDEX targets_batch ON drover.targets (batch);
CREATE INDEX targets_claimed ON drover.targets (claim_run) WHERE claim_run <> 0;
CREATE TABLE drover.histories (
  digest text PRIMARY KEY,
  body text NOT NULL
))";

const char* const catalogs = R"(
CREATE TABLE drover.catalogs (
  name text PRIMARY KEY,
  digest text NOT NULL,
  remembered_at timestamptz NOT NULL
);
CREATE TABLE drover.catalog_files (
  catalog text COLLATE "C" NOT NULL,
  version_key text COLLATE "C" NOT NULL,
  statements_checksum text NOT NULL,
  checksum text NOT NULL,
  version text NOT NULL,
  name text NOT NULL,
  type text NOT NULL,
  levels text NOT NULL,
  file text NOT NULL,
  statements text NOT NULL,
  current boolean NOT NULL,
  PRIMARY KEY (catalog, version_key, statements_checksum)
);
CREATE TABLE drover.statement_texts (
  hash text PRIMARY KEY,
  text text NOT NULL
))";

const char* const runs = R"(
CREATE TABLE drover.owners (
  id text PRIMARY KEY,
  name text NOT NULL,
  since timestamptz NOT NULL,
  lease_until timestamptz NOT NULL
);
CREATE TABLE drover.runs (
  number bigint PRIMARY KEY,
  verb text NOT NULL,
  request text NOT NULL,
  state text NOT NULL,
  owner text NOT NULL,
  started_at timestamptz NOT NULL,
  finished_at timestamptz,
  summary text
);
CREATE INDEX runs_open ON drover.runs (owner) WHERE state = 'open';
CREATE TABLE drover.stages (
  run bigint NOT NULL REFERENCES drover.runs (number),
  number bigint NOT NULL,
  catalog text NOT NULL,
  PRIMARY KEY (run, number)
);
CREATE TABLE drover.waves (
  run bigint NOT NULL,
  stage bigint NOT NULL,
  number bigint NOT NULL,
  PRIMARY KEY (run, stage, number)
))";

const char* const jobs = R"(
CREATE TABLE drover.jobs (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run bigint NOT NULL REFERENCES drover.runs (number),
  stage bigint NOT NULL,
  wave bigint NOT NULL,
  target bigint NOT NULL,
  catalog text COLLATE "C" NOT NULL,
  identity text COLLATE "C" NOT NULL,
  label text COLLATE "C" NOT NULL,
  server text NOT NULL,
  size bigint,
  approved text NOT NULL,
  state text NOT NULL,
  owner text NOT NULL DEFAULT '',
  epoch bigint NOT NULL DEFAULT 0,
  attempts bigint NOT NULL DEFAULT 0,
  queued_at timestamptz NOT NULL,
  started_at timestamptz,
  finished_at timestamptz,
  verdict text NOT NULL DEFAULT '',
  outcome text
);
CREATE UNIQUE INDEX jobs_place ON drover.jobs (target, run, stage);
CREATE INDEX jobs_queue ON drover.jobs (run, stage, server, size DESC NULLS LAST, label) WHERE state = 'queued';
CREATE INDEX jobs_running ON drover.jobs (owner, run) WHERE state = 'running';
CREATE INDEX jobs_open ON drover.jobs (target) WHERE state IN ('queued', 'running');
CREATE INDEX jobs_state ON drover.jobs (run, state))";

const char* const events = R"(
CREATE TABLE drover.events (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run bigint NOT NULL,
  at timestamptz NOT NULL,
  body text NOT NULL
);
CREATE INDEX events_run ON drover.events (run, id))";

// What is recorded in a target, and what of the current files is not. The times of a migration are those of the job
// whose run is its batch.
const char* const states = R"(
CREATE VIEW drover.tenant_migration_states AS
SELECT t.tenant, t.label AS target, t.catalog, e.value ->> 'version' AS migration, e.value ->> 'name' AS name,
       e.value ->> 'type' AS type,
       CASE e.value ->> 'outcome' WHEN 'applied' THEN 'migrated' ELSE e.value ->> 'outcome' END AS state,
       (e.value ->> 'batch')::bigint AS batch, j.attempts, j.started_at, j.finished_at AS completed_at,
       (j.outcome::jsonb ->> 'duration_ms')::bigint AS job_duration_ms, NULL::text AS error_class,
       NULL::text AS sqlstate, NULL::text AS file, NULL::bigint AS statement, NULL::text AS message,
       (e.value ->> 'batch')::bigint AS run
FROM drover.targets t
JOIN drover.histories h ON h.digest = t.history
CROSS JOIN LATERAL jsonb_array_elements(h.body::jsonb -> 'entries') e
LEFT JOIN drover.jobs j ON j.target = t.id AND j.run = (e.value ->> 'batch')::bigint AND j.state = 'done'
UNION ALL
SELECT t.tenant, t.label, t.catalog, c.version, c.name, c.type,
       CASE WHEN t.claim_run <> 0 THEN 'running' WHEN f.failure IS NOT NULL THEN t.state ELSE 'pending' END,
       NULL, NULL, NULL, NULL, NULL, f.failure ->> 'class', f.failure ->> 'sqlstate', f.failure ->> 'file',
       (f.failure ->> 'statement')::bigint, f.failure ->> 'message', nullif(t.failed_run, 0)
FROM drover.targets t
JOIN drover.catalog_files c ON c.catalog = t.catalog AND c.current
LEFT JOIN LATERAL (SELECT t.failure::jsonb AS failure WHERE t.failure::jsonb ->> 'file' = c.file) f ON true
WHERE t.read_at IS NOT NULL AND t.state <> 'ahead'
  AND (c.levels = '[]' OR c.levels::jsonb ? t.level)
  AND NOT EXISTS (SELECT 1 FROM drover.histories h
                  CROSS JOIN LATERAL jsonb_array_elements(h.body::jsonb -> 'entries') e
                  WHERE h.digest = t.history AND e.value ->> 'key' = c.version_key))";

// Runs that no command works off. Where a run stands, nothing later is claimed: `stage` is null for those whose command
// says so itself. `judge` decides just now how it goes on.
const char* const queue = R"(
ALTER TABLE drover.runs
  ADD COLUMN queued boolean NOT NULL DEFAULT false,
  ADD COLUMN stage bigint,
  ADD COLUMN wave bigint NOT NULL DEFAULT 1,
  ADD COLUMN opens_at timestamptz,
  ADD COLUMN judge text NOT NULL DEFAULT '',
  ADD COLUMN reason text NOT NULL DEFAULT '';
ALTER TABLE drover.stages ADD COLUMN digest text NOT NULL DEFAULT '';
ALTER TABLE drover.waves ADD COLUMN name text NOT NULL DEFAULT '';
CREATE INDEX runs_queued ON drover.runs (number) WHERE queued AND finished_at IS NULL;
DROP INDEX drover.jobs_queue;
CREATE INDEX jobs_queue ON drover.jobs (run, stage, server, wave, size DESC NULLS LAST, label) WHERE state = 'queued';
CREATE INDEX jobs_ended ON drover.jobs (run, stage, finished_at) WHERE state IN ('done', 'failed', 'blocked');
CREATE TABLE drover.workers (
  owner text PRIMARY KEY,
  description text NOT NULL,
  started_at timestamptz NOT NULL,
  beat_at timestamptz NOT NULL,
  jobs bigint NOT NULL DEFAULT 0,
  asked_to_end boolean NOT NULL DEFAULT false
))";

// Each execution of a job leaves what it tried. A migration's attempts and times are of the run that recorded it, or
// else of the run that is to do it or has failed to; where nothing was left, those of the job.
const char* const attempts = R"(
ALTER TABLE drover.jobs ADD COLUMN executions text NOT NULL DEFAULT '';
CREATE INDEX targets_label ON drover.targets (catalog, label);
CREATE VIEW drover.migration_attempts AS
SELECT j.target, j.run, m ->> 'version' AS version, (m ->> 'attempts')::bigint AS attempts,
       (x ->> 'started_at')::timestamptz AS started_at, (x ->> 'completed_at')::timestamptz AS completed_at,
       (m ->> 'duration_ms')::bigint AS duration_ms
FROM drover.jobs j
CROSS JOIN LATERAL jsonb_array_elements(('[' || j.executions || ']')::jsonb) x
CROSS JOIN LATERAL jsonb_array_elements(x -> 'tried') m;
DROP VIEW drover.tenant_migration_states;
CREATE VIEW drover.tenant_migration_states AS
SELECT t.tenant, t.label AS target, t.catalog, e.value ->> 'version' AS migration, e.value ->> 'name' AS name,
       e.value ->> 'type' AS type,
       CASE e.value ->> 'outcome' WHEN 'applied' THEN 'migrated' ELSE e.value ->> 'outcome' END AS state,
       (e.value ->> 'batch')::bigint AS batch, coalesce(a.attempts, j.attempts) AS attempts,
       coalesce(a.started_at, j.started_at) AS started_at, coalesce(a.completed_at, j.finished_at) AS completed_at,
       (j.outcome::jsonb ->> 'duration_ms')::bigint AS job_duration_ms, f.failure ->> 'class' AS error_class,
       f.failure ->> 'sqlstate' AS sqlstate, f.failure ->> 'file' AS file,
       (f.failure ->> 'statement')::bigint AS statement, f.failure ->> 'message' AS message,
       (e.value ->> 'batch')::bigint AS run, a.duration_ms
FROM drover.targets t
JOIN drover.histories h ON h.digest = t.history
CROSS JOIN LATERAL jsonb_array_elements(h.body::jsonb -> 'entries') e
LEFT JOIN drover.jobs j ON j.target = t.id AND j.run = (e.value ->> 'batch')::bigint
LEFT JOIN LATERAL (SELECT (sum(m.attempts) OVER ())::bigint AS attempts, m.started_at, m.completed_at, m.duration_ms
                   FROM drover.migration_attempts m
                   WHERE m.target = t.id AND m.run = j.run AND m.version = e.value ->> 'version'
                   ORDER BY m.completed_at DESC LIMIT 1) a ON true
LEFT JOIN LATERAL (SELECT t.failure::jsonb AS failure WHERE (t.failure::jsonb ->> 'back')::boolean
                   AND t.failure::jsonb ->> 'migration' = e.value ->> 'version') f ON true
UNION ALL
SELECT t.tenant, t.label, t.catalog, c.version, c.name, c.type,
       CASE WHEN o.state = 'running' THEN 'running' WHEN o.state IS NULL AND f.failure IS NOT NULL THEN t.state
            ELSE 'pending' END,
       NULL, coalesce(a.attempts, 0) + CASE o.state WHEN 'running' THEN 1 ELSE 0 END,
       CASE o.state WHEN 'running' THEN o.started_at WHEN 'queued' THEN NULL ELSE a.started_at END,
       CASE WHEN o.state IS NULL THEN a.completed_at END, NULL, f.failure ->> 'class', f.failure ->> 'sqlstate',
       f.failure ->> 'file', (f.failure ->> 'statement')::bigint, f.failure ->> 'message', r.run, NULL
FROM drover.targets t
JOIN drover.catalog_files c ON c.catalog = t.catalog AND c.current
LEFT JOIN drover.jobs o ON o.target = t.id AND o.state IN ('queued', 'running')
  AND (o.approved = '[]' OR o.approved::jsonb ? c.version)
LEFT JOIN LATERAL (SELECT t.failure::jsonb AS failure WHERE t.failure::jsonb ->> 'migration' = c.version
                   OR t.failure::jsonb ->> 'file' = c.file) f ON true
CROSS JOIN LATERAL (SELECT coalesce(o.run, CASE WHEN f.failure IS NOT NULL THEN coalesce(
                      (SELECT max(b.run) FROM drover.jobs b WHERE b.target = t.id AND b.state IN ('failed', 'blocked')),
                      nullif(t.failed_run, 0)) END) AS run) r
LEFT JOIN LATERAL (SELECT (sum(m.attempts) OVER ())::bigint AS attempts, m.started_at, m.completed_at
                   FROM drover.migration_attempts m
                   WHERE m.target = t.id AND m.run = r.run AND m.version = c.version
                   ORDER BY m.completed_at DESC LIMIT 1) a ON true
WHERE t.read_at IS NOT NULL AND t.state <> 'ahead'
  AND (c.levels = '[]' OR c.levels::jsonb ? t.level)
  AND NOT EXISTS (SELECT 1 FROM drover.histories h
                  CROSS JOIN LATERAL jsonb_array_elements(h.body::jsonb -> 'entries') e
                  WHERE h.digest = t.history AND e.value ->> 'key' = c.version_key))";

// What hooks are to hear of, until it is delivered or given up, and who delivers to each just now. No id is used twice:
// receivers tell repeats by it.
const char* const outbox = R"(
CREATE TABLE drover.outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  hook text NOT NULL,
  event text NOT NULL,
  at timestamptz NOT NULL,
  body text NOT NULL,
  tries bigint NOT NULL DEFAULT 0,
  next_at timestamptz,
  error text NOT NULL DEFAULT '',
  given_up_at timestamptz
);
CREATE INDEX outbox_waiting ON drover.outbox (hook, id) WHERE given_up_at IS NULL;
CREATE TABLE drover.hooks (
  name text PRIMARY KEY,
  owner text NOT NULL
))";

// Targets of which nothing is claimed for a time.
const char* const freezes = R"(
CREATE TABLE drover.freezes (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  selection text NOT NULL,
  everything boolean NOT NULL,
  said_by text NOT NULL,
  reason text NOT NULL,
  since timestamptz NOT NULL,
  until timestamptz NOT NULL
);
CREATE TABLE drover.frozen (
  freeze_id bigint NOT NULL,
  label text COLLATE "C" NOT NULL,
  PRIMARY KEY (label, freeze_id)
))";

// What a worker sees: the servers that do not answer it.
const char* const sight = R"(
ALTER TABLE drover.workers ADD COLUMN down text NOT NULL DEFAULT '[]')";

// By catalog alone, which is what a database takes for selective that has not counted its tables yet, everything was
// gone through.
const char* const labels = R"(
DROP INDEX drover.targets_label;
CREATE INDEX targets_label ON drover.targets (label, catalog))";

// A fleet at rest is told by what was found last, as long as nothing of what that follows from has changed. The
// sequence grows with each statement that does, before it is committed: nobody waits for it. Begun, so that its last
// value is another one after each.
const char* const rests = R"(
CREATE SEQUENCE drover.changes;
SELECT pg_catalog.nextval('drover.changes');
CREATE TABLE drover.rests (
  catalog text PRIMARY KEY,
  catalog_digest text NOT NULL,
  servers text NOT NULL,
  changes bigint NOT NULL,
  body text NOT NULL
);
CREATE FUNCTION drover.count_change() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  PERFORM pg_catalog.nextval('drover.changes');
  RETURN NULL;
END $$;
CREATE TRIGGER counted BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON drover.targets
  FOR EACH STATEMENT EXECUTE FUNCTION drover.count_change();
CREATE TRIGGER counted BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON drover.tenants
  FOR EACH STATEMENT EXECUTE FUNCTION drover.count_change();
CREATE TRIGGER counted BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON drover.lifecycles
  FOR EACH STATEMENT EXECUTE FUNCTION drover.count_change())";

}  // namespace

std::vector<std::vector<std::string>> postgres_upgrades() {
  return {{control_schema, tenants, targets, catalogs, runs, jobs, events, states},
          {queue},
          {attempts, outbox, freezes, sight},
          {labels},
          {rests}};
}

}  // namespace drover::control
