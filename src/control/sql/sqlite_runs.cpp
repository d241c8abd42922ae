#include "control/sql/sqlite_words.hpp"

namespace drover::control {

namespace {

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

}  // namespace

void add_runs_of_sqlite(Texts& texts) {
  add_runs(texts);
  add_jobs(texts);
  add_freezes(texts);
  add_claims(texts);
  add_queue(texts);
}

}  // namespace drover::control
