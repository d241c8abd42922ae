#include "control/sql/sqlite_schema.hpp"

namespace drover::control {

namespace {

const char* const control_schema = R"(
CREATE TABLE control_schema (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  version INTEGER NOT NULL,
  control_id TEXT NOT NULL,
  made_at TEXT NOT NULL
))";

const char* const tenants = R"(
CREATE TABLE tenants (
  id TEXT NOT NULL,
  position INTEGER NOT NULL,
  lifecycle TEXT NOT NULL,
  labels TEXT NOT NULL,
  server TEXT NOT NULL,
  database TEXT NOT NULL,
  schema TEXT NOT NULL,
  path TEXT NOT NULL,
  parent TEXT NOT NULL,
  level TEXT NOT NULL,
  size INTEGER,
  PRIMARY KEY (id, position)
) WITHOUT ROWID;
CREATE TABLE lifecycles (
  tenant TEXT PRIMARY KEY,
  lifecycle TEXT NOT NULL,
  since TEXT NOT NULL
) WITHOUT ROWID)";

// `state` is what was settled last; while `claim_run` is not 0 a claim is open and the target counts as running. The id
// of a forgotten target is never used again: its jobs are still there.
const char* const targets = R"(
CREATE TABLE targets (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  catalog TEXT NOT NULL,
  identity TEXT NOT NULL,
  label TEXT NOT NULL,
  tenant TEXT NOT NULL DEFAULT '',
  level TEXT NOT NULL DEFAULT '',
  parent TEXT NOT NULL DEFAULT '',
  server TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL DEFAULT 'unread',
  version TEXT NOT NULL DEFAULT '',
  missing INTEGER NOT NULL DEFAULT 0,
  pending INTEGER NOT NULL DEFAULT 0,
  catalog_digest TEXT NOT NULL DEFAULT '',
  history TEXT NOT NULL DEFAULT '',
  stamp TEXT NOT NULL DEFAULT '',
  epoch INTEGER NOT NULL DEFAULT 0,
  batch INTEGER NOT NULL DEFAULT 0,
  read_at TEXT,
  settled_at TEXT NOT NULL DEFAULT '',
  failure TEXT,
  failed_run INTEGER NOT NULL DEFAULT 0,
  claim_run INTEGER NOT NULL DEFAULT 0,
  UNIQUE (catalog, identity)
);
CREATE INDEX targets_batch ON targets (batch);
CREATE INDEX targets_claimed ON targets (claim_run) WHERE claim_run <> 0;
CREATE TABLE histories (
  digest TEXT PRIMARY KEY,
  body TEXT NOT NULL
) WITHOUT ROWID)";

const char* const catalogs = R"(
CREATE TABLE catalogs (
  name TEXT PRIMARY KEY,
  digest TEXT NOT NULL,
  remembered_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE catalog_files (
  catalog TEXT NOT NULL,
  version_key TEXT NOT NULL,
  statements_checksum TEXT NOT NULL,
  checksum TEXT NOT NULL,
  version TEXT NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  levels TEXT NOT NULL,
  file TEXT NOT NULL,
  statements TEXT NOT NULL,
  current INTEGER NOT NULL,
  PRIMARY KEY (catalog, version_key, statements_checksum)
) WITHOUT ROWID;
CREATE TABLE statement_texts (
  hash TEXT PRIMARY KEY,
  text TEXT NOT NULL
) WITHOUT ROWID)";

const char* const runs = R"(
CREATE TABLE owners (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  since TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE runs (
  number INTEGER PRIMARY KEY,
  verb TEXT NOT NULL,
  request TEXT NOT NULL,
  state TEXT NOT NULL,
  owner TEXT NOT NULL,
  started_at TEXT NOT NULL,
  finished_at TEXT,
  summary TEXT
);
CREATE INDEX runs_open ON runs (owner) WHERE state = 'open';
CREATE TABLE stages (
  run INTEGER NOT NULL REFERENCES runs (number),
  number INTEGER NOT NULL,
  catalog TEXT NOT NULL,
  PRIMARY KEY (run, number)
) WITHOUT ROWID;
CREATE TABLE waves (
  run INTEGER NOT NULL,
  stage INTEGER NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (run, stage, number)
) WITHOUT ROWID)";

const char* const jobs = R"(
CREATE TABLE jobs (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES runs (number),
  stage INTEGER NOT NULL,
  wave INTEGER NOT NULL,
  target INTEGER NOT NULL,
  catalog TEXT NOT NULL,
  identity TEXT NOT NULL,
  label TEXT NOT NULL,
  server TEXT NOT NULL,
  size INTEGER,
  approved TEXT NOT NULL,
  state TEXT NOT NULL,
  owner TEXT NOT NULL DEFAULT '',
  epoch INTEGER NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0,
  queued_at TEXT NOT NULL,
  started_at TEXT,
  finished_at TEXT,
  verdict TEXT NOT NULL DEFAULT '',
  outcome TEXT
);
CREATE UNIQUE INDEX jobs_place ON jobs (target, run, stage);
CREATE INDEX jobs_queue ON jobs (run, stage, server, size DESC, label) WHERE state = 'queued';
CREATE INDEX jobs_running ON jobs (owner, run) WHERE state = 'running';
CREATE INDEX jobs_open ON jobs (target) WHERE state IN ('queued', 'running');
CREATE INDEX jobs_state ON jobs (run, state))";

const char* const events = R"(
CREATE TABLE events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  run INTEGER NOT NULL,
  at TEXT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX events_run ON events (run, id))";

// What is recorded in a target, and what of the current files is not. The times of a migration are those of the job
// whose run is its batch.
const char* const states = R"(
CREATE VIEW tenant_migration_states AS
SELECT t.tenant, t.label AS target, t.catalog, e.value ->> 'version' AS migration, e.value ->> 'name' AS name,
       e.value ->> 'type' AS type,
       CASE e.value ->> 'outcome' WHEN 'applied' THEN 'migrated' ELSE e.value ->> 'outcome' END AS state,
       e.value ->> 'batch' AS batch, j.attempts, j.started_at, j.finished_at AS completed_at,
       (j.outcome ->> 'duration_ms') AS job_duration_ms, NULL AS error_class, NULL AS sqlstate, NULL AS file,
       NULL AS statement, NULL AS message, e.value ->> 'batch' AS run
FROM targets t
JOIN histories h ON h.digest = t.history
JOIN json_each(h.body, '$.entries') e
LEFT JOIN jobs j ON j.target = t.id AND j.run = e.value ->> 'batch' AND j.state = 'done'
UNION ALL
SELECT t.tenant, t.label, t.catalog, c.version, c.name, c.type,
       CASE WHEN t.claim_run <> 0 THEN 'running'
            WHEN t.failure ->> 'file' = c.file THEN t.state ELSE 'pending' END,
       NULL, NULL, NULL, NULL, NULL, f.value ->> 'class', f.value ->> 'sqlstate', f.value ->> 'file',
       f.value ->> 'statement', f.value ->> 'message', nullif(t.failed_run, 0)
FROM targets t
JOIN catalog_files c ON c.catalog = t.catalog AND c.current = 1
LEFT JOIN json_each(json_array(json(t.failure))) f ON f.value ->> 'file' = c.file
WHERE t.read_at IS NOT NULL AND t.state <> 'ahead'
  AND (c.levels = '[]' OR EXISTS (SELECT 1 FROM json_each(c.levels) l WHERE l.value = t.level))
  AND NOT EXISTS (SELECT 1 FROM histories h JOIN json_each(h.body, '$.entries') e
                  WHERE h.digest = t.history AND e.value ->> 'key' = c.version_key))";

// Runs that no command works off. Where a run stands, nothing later is claimed: `stage` is null for those whose command
// says so itself. `judge` decides just now how it goes on.
const char* const queue = R"(
ALTER TABLE runs ADD COLUMN queued INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN stage INTEGER;
ALTER TABLE runs ADD COLUMN wave INTEGER NOT NULL DEFAULT 1;
ALTER TABLE runs ADD COLUMN opens_at TEXT;
ALTER TABLE runs ADD COLUMN judge TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN reason TEXT NOT NULL DEFAULT '';
ALTER TABLE stages ADD COLUMN digest TEXT NOT NULL DEFAULT '';
ALTER TABLE waves ADD COLUMN name TEXT NOT NULL DEFAULT '';
CREATE INDEX runs_queued ON runs (number) WHERE queued = 1 AND finished_at IS NULL;
DROP INDEX jobs_queue;
CREATE INDEX jobs_queue ON jobs (run, stage, server, wave, size DESC, label) WHERE state = 'queued';
CREATE INDEX jobs_ended ON jobs (run, stage, finished_at) WHERE state IN ('done', 'failed', 'blocked');
CREATE TABLE workers (
  owner TEXT PRIMARY KEY,
  description TEXT NOT NULL,
  started_at TEXT NOT NULL,
  beat_at TEXT NOT NULL,
  jobs INTEGER NOT NULL DEFAULT 0,
  asked_to_end INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID)";

// Each execution of a job leaves what it tried. A migration's attempts and times are of the run that recorded it, or
// else of the run that is to do it or has failed to; where nothing was left, those of the job.
const char* const attempts = R"(
ALTER TABLE jobs ADD COLUMN executions TEXT NOT NULL DEFAULT '';
CREATE INDEX targets_label ON targets (catalog, label);
CREATE VIEW migration_attempts AS
SELECT j.target, j.run, m.value ->> 'version' AS version, m.value ->> 'attempts' AS attempts,
       x.value ->> 'started_at' AS started_at, x.value ->> 'completed_at' AS completed_at,
       m.value ->> 'duration_ms' AS duration_ms
FROM jobs j JOIN json_each('[' || j.executions || ']') x JOIN json_each(x.value, '$.tried') m;
DROP VIEW tenant_migration_states;
CREATE VIEW tenant_migration_states AS
SELECT t.tenant, t.label AS target, t.catalog, e.value ->> 'version' AS migration, e.value ->> 'name' AS name,
       e.value ->> 'type' AS type,
       CASE e.value ->> 'outcome' WHEN 'applied' THEN 'migrated' ELSE e.value ->> 'outcome' END AS state,
       e.value ->> 'batch' AS batch,
       coalesce((SELECT sum(a.attempts) FROM migration_attempts a WHERE a.target = t.id AND a.run = j.run
                 AND a.version = e.value ->> 'version'), j.attempts) AS attempts,
       coalesce((SELECT a.started_at FROM migration_attempts a WHERE a.target = t.id AND a.run = j.run
                 AND a.version = e.value ->> 'version' ORDER BY a.completed_at DESC LIMIT 1), j.started_at)
       AS started_at,
       coalesce((SELECT max(a.completed_at) FROM migration_attempts a WHERE a.target = t.id AND a.run = j.run
                 AND a.version = e.value ->> 'version'), j.finished_at) AS completed_at,
       j.outcome ->> 'duration_ms' AS job_duration_ms, f.value ->> 'class' AS error_class,
       f.value ->> 'sqlstate' AS sqlstate, f.value ->> 'file' AS file, f.value ->> 'statement' AS statement,
       f.value ->> 'message' AS message, e.value ->> 'batch' AS run,
       (SELECT a.duration_ms FROM migration_attempts a WHERE a.target = t.id AND a.run = j.run
        AND a.version = e.value ->> 'version' ORDER BY a.completed_at DESC LIMIT 1) AS duration_ms
FROM targets t
JOIN histories h ON h.digest = t.history
JOIN json_each(h.body, '$.entries') e
LEFT JOIN jobs j ON j.target = t.id AND j.run = e.value ->> 'batch'
LEFT JOIN json_each(json_array(json(t.failure))) f
  ON f.value ->> 'back' AND f.value ->> 'migration' = e.value ->> 'version'
UNION ALL
SELECT p.tenant, p.label, p.catalog, p.version, p.name, p.type, p.state, NULL,
       coalesce((SELECT sum(a.attempts) FROM migration_attempts a WHERE a.target = p.id AND a.run = p.run
                 AND a.version = p.version), 0) + (p.job_state IS 'running'),
       CASE p.job_state WHEN 'running' THEN p.started_at WHEN 'queued' THEN NULL ELSE
         (SELECT a.started_at FROM migration_attempts a WHERE a.target = p.id AND a.run = p.run
          AND a.version = p.version ORDER BY a.completed_at DESC LIMIT 1) END,
       CASE WHEN p.job_state IS NULL THEN
         (SELECT max(a.completed_at) FROM migration_attempts a WHERE a.target = p.id AND a.run = p.run
          AND a.version = p.version) END,
       NULL, p.failure ->> 'class', p.failure ->> 'sqlstate', p.failure ->> 'file', p.failure ->> 'statement',
       p.failure ->> 'message', p.run, NULL
FROM (SELECT t.id, t.tenant, t.label, t.catalog, c.version, c.name, c.type, o.state AS job_state, o.started_at,
             f.value AS failure,
             CASE WHEN o.state = 'running' THEN 'running' WHEN o.state IS NULL AND f.value IS NOT NULL THEN t.state
                  ELSE 'pending' END AS state,
             coalesce(o.run, CASE WHEN f.value IS NOT NULL THEN coalesce((SELECT max(b.run) FROM jobs b
               WHERE b.target = t.id AND b.state IN ('failed', 'blocked')), nullif(t.failed_run, 0)) END) AS run
      FROM targets t
      JOIN catalog_files c ON c.catalog = t.catalog AND c.current = 1
      LEFT JOIN jobs o ON o.target = t.id AND o.state IN ('queued', 'running')
        AND (o.approved = '[]' OR EXISTS (SELECT 1 FROM json_each(o.approved) v WHERE v.value = c.version))
      LEFT JOIN json_each(json_array(json(t.failure))) f
        ON f.value ->> 'migration' = c.version OR f.value ->> 'file' = c.file
      WHERE t.read_at IS NOT NULL AND t.state <> 'ahead'
        AND (c.levels = '[]' OR EXISTS (SELECT 1 FROM json_each(c.levels) l WHERE l.value = t.level))
        AND NOT EXISTS (SELECT 1 FROM histories h JOIN json_each(h.body, '$.entries') e
                        WHERE h.digest = t.history AND e.value ->> 'key' = c.version_key)) p)";

// What hooks are to hear of, until it is delivered or given up, and who delivers to each just now. No id is used twice:
// receivers tell repeats by it.
const char* const outbox = R"(
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  hook TEXT NOT NULL,
  event TEXT NOT NULL,
  at TEXT NOT NULL,
  body TEXT NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  next_at TEXT,
  error TEXT NOT NULL DEFAULT '',
  given_up_at TEXT
);
CREATE INDEX outbox_waiting ON outbox (hook, id) WHERE given_up_at IS NULL;
CREATE TABLE hooks (
  name TEXT PRIMARY KEY,
  owner TEXT NOT NULL
) WITHOUT ROWID)";

// Targets of which nothing is claimed for a time.
const char* const freezes = R"(
CREATE TABLE freezes (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  selection TEXT NOT NULL,
  everything INTEGER NOT NULL,
  said_by TEXT NOT NULL,
  reason TEXT NOT NULL,
  since TEXT NOT NULL,
  until TEXT NOT NULL
);
CREATE TABLE frozen (
  freeze_id INTEGER NOT NULL,
  label TEXT NOT NULL,
  PRIMARY KEY (label, freeze_id)
) WITHOUT ROWID)";

// What a worker sees: the servers that do not answer it.
const char* const sight = R"(
ALTER TABLE workers ADD COLUMN down TEXT NOT NULL DEFAULT '[]')";

// As on PostgreSQL.
const char* const labels = R"(
DROP INDEX targets_label;
CREATE INDEX targets_label ON targets (label, catalog))";

// A fleet at rest is told by what was found last, as long as nothing of what that follows from has changed: the number
// grows with each row that does.
const char* const rests = R"(
CREATE TABLE changes (number INTEGER NOT NULL);
INSERT INTO changes VALUES (1);
CREATE TABLE rests (
  catalog TEXT PRIMARY KEY,
  catalog_digest TEXT NOT NULL,
  servers TEXT NOT NULL,
  changes INTEGER NOT NULL,
  body TEXT NOT NULL
) WITHOUT ROWID)";

std::string counted(const std::string& table, const std::string& event) {
  return "CREATE TRIGGER " + table + "_" + event + "_counted AFTER " + event + " ON " + table +
         " BEGIN UPDATE changes SET number = number + 1; END";
}

std::vector<std::string> counted_rests() {
  std::vector<std::string> statements{rests};
  for (const auto* table : {"targets", "tenants", "lifecycles"}) {
    for (const auto* event : {"insert", "update", "delete"}) statements.push_back(counted(table, event));
  }
  return statements;
}

}  // namespace

std::vector<std::vector<std::string>> sqlite_upgrades() {
  return {{control_schema, tenants, targets, catalogs, runs, jobs, events, states},
          {queue},
          {attempts, outbox, freezes, sight},
          {labels},
          counted_rests()};
}

}  // namespace drover::control
