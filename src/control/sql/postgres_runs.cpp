#include "control/sql/postgres_words.hpp"

namespace drover::control {

namespace {

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

// The running jobs of $2 that the rows speak of. Each is looked up by its place: a database that has not counted its
// tables yet takes the running ones for few, and goes through all of them for each row. Hence OFFSET 0 and || ''
// (PostgreSQL's manual, 14.3 and 11.8: a partial index is used where its condition follows).
#define THEIR_JOB                                                                              \
  "j.target = r.target AND j.run = r.run AND j.stage = r.stage AND j.state || '' = 'running' " \
  "AND j.owner = $2 AND j.epoch = r.epoch "

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
                  ", 'tried', r.tried)::text END FROM (SELECT r.*, t.id AS target FROM " ROWS(
                      "run bigint, stage bigint, catalog text, identity text, epoch bigint, job_state text, "
                      "verdict text, outcome text, tried jsonb") " "
                  "JOIN drover.targets t ON t.catalog = r.catalog AND t.identity = r.identity AND t.epoch = r.epoch "
                  "OFFSET 0) r WHERE " THEIR_JOB "RETURNING j.run, j.stage, j.catalog, j.identity";
  t.give_back =
      "UPDATE drover.jobs j SET state = CASE WHEN r.run_state IN ('open', 'paused') THEN 'queued' ELSE 'not_reached' "
      "END, owner = '', attempts = j.attempts - r.untried FROM (SELECT r.*, t.id AS target, u.state AS run_state "
      "FROM " ROWS("run bigint, stage bigint, catalog text, identity text, epoch bigint, untried bigint") " "
      "JOIN drover.targets t ON t.catalog = r.catalog AND t.identity = r.identity "
      "JOIN drover.runs u ON u.number = r.run OFFSET 0) r WHERE " THEIR_JOB;
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

}  // namespace

void add_runs_of_postgres(Texts& texts) {
  add_runs(texts);
  add_jobs(texts);
  add_freezes(texts);
  add_claims(texts);
  add_queue(texts);
}

}  // namespace drover::control
