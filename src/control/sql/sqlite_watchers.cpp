#include "control/sql/sqlite_words.hpp"

namespace drover::control {

namespace {

void add_watching(Texts& t) {
  t.tally_servers = "SELECT server, state, count(*) FROM jobs WHERE run = ?1 GROUP BY server, state ORDER BY server";
  t.rate =
      "SELECT count(*) FROM jobs WHERE run = ?1 AND state IN ('done', 'failed', 'blocked') "
      "AND finished_at > strftime('%Y-%m-%dT%H:%M:%f000Z', 'now', '-' || ?2 || ' seconds')";
  t.timings = "SELECT state, size, CAST(86400000 * (julianday(" CLOCK
              ") - julianday(started_at)) AS INTEGER), 0 FROM jobs WHERE run = ?1 AND state = 'running' UNION ALL "
              "SELECT state, size, took, ago FROM (SELECT state, size, "
              "CAST(86400000 * (julianday(finished_at) - julianday(started_at)) AS INTEGER) AS took, "
              "CAST(86400000 * (julianday(" CLOCK
              ") - julianday(finished_at)) AS INTEGER) AS ago FROM jobs "
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

void add_events(Texts& t) {
  t.append_events = "INSERT INTO events (run, at, body) SELECT CAST(?1 AS INTEGER), " CLOCK
                    ", value FROM json_each(?2) "
                    "ORDER BY key";
}

}  // namespace

void add_watchers_of_sqlite(Texts& texts) {
  add_watching(texts);
  add_workers(texts);
  add_dead(texts);
  add_outbox(texts);
  add_events(texts);
}

}  // namespace drover::control
