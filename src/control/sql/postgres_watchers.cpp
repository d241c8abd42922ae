#include "control/sql/postgres_words.hpp"

namespace drover::control {

namespace {

void add_watching(Texts& t) {
  t.tally_servers =
      "SELECT server, state, count(*) FROM drover.jobs WHERE run = $1::bigint GROUP BY server, state ORDER BY server";
  t.rate =
      "SELECT count(*) FROM drover.jobs WHERE run = $1::bigint AND state IN ('done', 'failed', 'blocked') "
      "AND finished_at > " CLOCK " - $2::bigint * interval '1 second'";
  t.timings =
      "(SELECT state, size, (1000 * pg_catalog.date_part('epoch', " CLOCK
      " - started_at))::bigint, 0 FROM drover.jobs WHERE run = $1::bigint AND state = 'running') UNION ALL "
      "(SELECT state, size, (1000 * pg_catalog.date_part('epoch', finished_at - started_at))::bigint, "
      "(1000 * pg_catalog.date_part('epoch', " CLOCK
      " - finished_at))::bigint FROM drover.jobs "
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

void add_events(Texts& t) {
  t.append_events = "INSERT INTO drover.events (run, at, body) SELECT $1::bigint, " CLOCK
                    ", value::text FROM pg_catalog.json_array_elements($2::json) WITH ORDINALITY AS e(value, key) "
                    "ORDER BY key";
}

}  // namespace

void add_watchers_of_postgres(Texts& texts) {
  add_watching(texts);
  add_workers(texts);
  add_notifications(texts);
  add_dead(texts);
  add_outbox(texts);
  add_events(texts);
}

}  // namespace drover::control
