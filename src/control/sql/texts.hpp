#pragma once

#include <string>
#include <vector>

#include "sql/dialect.hpp"

namespace drover::control {

// Everything that is said to the control database, in one database's spelling. Parameters are numbered in the order of
// the comments. "rows" is one JSON array of objects: whatever concerns many things is one statement, so that its cost
// does not grow with the distance to the database. Times are the database's own unless they are parameters.
struct Texts {
  std::vector<std::string> session;  // said once, as soon as the database is known to be ours
  std::string begin;                 // of a transaction that writes
  std::string begin_alone;           // the same, and no other one that begins so can begin until it ends
  std::string commit;
  std::string rollback;

  // The schema.
  std::string tables;                              // rows (name) of the tables that are there
  std::string read_schema;                         // one row (version, control_id)
  std::vector<std::vector<std::string>> upgrades;  // [n] leads from version n to n + 1; [0] from nothing
  std::string write_schema;                        // version, control_id: keeps the id that is there

  // The registry.
  std::string tenants;           // id, limit -> the rows of so many tenants behind that
  std::string tenants_known;     // rows: those of the ids that are there
  std::string delete_tenants;    // rows: by id
  std::string insert_tenants;    // rows
  std::string delete_tenant;     // id -> one row if it was there
  std::string delete_lifecycle;  // id -> one row if it was there
  std::string lifecycles;
  std::string aside;            // rows (id, lifecycle) of those that do not take part
  std::string registered;       // one row: how many
  std::string write_lifecycle;  // id, lifecycle

  // The projection.
  std::string targets;  // catalog, id, limit -> rows behind that, each with its id at the end
  std::string labels;   // catalog
  // catalog, its digest, time, servers (server, identity, schema) -> rows (standing, version, how many, oldest reading)
  // of its targets; "there": as control::Rest says, read since that time; "file": the same, whenever it was read;
  // "aside": does not take part
  std::string standings;
  // What was found last, as it was written down. Changes: a number that another one follows with each change of
  // targets, tenants or lifecycles.
  std::string rest_found;       // catalog, its digest, servers -> body, unless something has changed since
  std::string lock_changes;     // until the transaction ends nobody changes these, or it fails at once; "": as it is
  std::string changes;          // one row: the number
  std::string write_rest;       // catalog, its digest, servers, changes, body
  std::string unrest;           // catalog, its digest -> one row where some target is plainly not there
  std::string labels_at;        // catalog, version, limit -> labels in their order
  std::string files_read;       // catalog, id, limit -> rows (id, label, registered path, identity, stamp) behind that
  std::string lock_targets;     // rows: until the transaction ends, in one order for all; "": begin has done it
  std::string observe;          // rows
  std::string forget;           // rows
  std::string history;          // digest -> body
  std::string histories_known;  // rows: digests of them that are there
  std::string write_histories;  // rows
  // catalog, label -> rows (migration, state, batch, run, attempts, started_at, completed_at, milliseconds, error's
  // class, sqlstate, file, statement, message)
  std::string migration_states;

  // Catalogs.
  std::string catalog_digest;    // catalog
  std::string write_catalog;     // catalog, digest
  std::string retire_files;      // catalog: none of its files is the current one any more
  std::string write_files;       // rows
  std::string write_statements;  // rows
  std::string statements;        // catalog, version key, statements_checksum -> texts in order

  // Runs and jobs.
  std::string write_owner;  // id, name
  std::string start_run;    // verb, request, above, owner -> number, started_at
  std::string runs;         // newest
  std::string run;          // number
  std::string highest_batch;
  std::string reopen_run;      // number, owner -> one row if this owner may work on it now
  std::string change_run;      // number, state, reason, rows: states it may be in -> one row if it was in one of them
  std::string reopen_jobs;     // run
  std::string finish_run;      // number, owner, state, summary -> one row if it was this owner's
  std::string leave_jobs;      // run, owner: what it has open is not reached
  std::string leave_queued;    // run: what is still queued is not reached
  std::string leave_stages;    // run, stage: the same, of later stages only
  std::string add_stages;      // rows
  std::string add_waves;       // rows
  std::string add_targets;     // rows
  std::string holders;         // rows
  std::string add_jobs;        // rows
  std::string claim_jobs;      // run, stage, server, limit, owner -> the jobs with their epochs
  std::string claim_targets;   // run, owner
  std::string approve_job;     // run, stage, catalog, identity, owner, versions
  std::string claim_again;     // run, stage, catalog, identity, epoch, owner, epoch to exceed -> epoch
  std::string raise_epoch;     // catalog, identity, epoch
  std::string finish_jobs;     // rows, owner -> rows (run, stage, catalog, identity) of those that were still its own
  std::string settle_targets;  // rows
  std::string give_back;       // rows, owner
  std::string jobs;            // run, state
  std::string tally;           // run -> rows (state, how many)
  std::string tally_waves;     // run -> rows (stage, wave, name, state, how many)
  std::string verdicts;        // run -> rows (verdict, how many), of the jobs that have ended
  std::string ended;           // run, stage, wave (0: any), limit -> rows (state, outcome), the latest first

  // Watching.
  std::string tally_servers;  // run -> rows (server, state, how many)
  std::string rate;           // run, seconds -> one row: how many have ended since
  std::string timings;        // run -> rows (state, size, milliseconds) of what runs and of the latest that have ended
  std::string queued_sizes;   // run -> rows (how many, sum of sizes) of what is queued, by how many digits a size has
  std::string slowest;        // run, limit -> rows (label, server, state, milliseconds, worker)
  std::string load;           // one row (queued jobs, running jobs, open runs, paused runs, workers)
  std::string errors;         // run, limit -> rows (class, sqlstate, message, how many, a label)
  std::string failures;       // run -> rows (catalog, identity, label, tenant, job state, failure), by label
  std::string events;         // run, after, limit -> rows (id, body)

  // The queue: runs that no command works off, but whoever takes jobs.
  std::string hand_over;        // number, owner, stage, summary -> one row if it was this owner's
  std::string hand_back;        // number, summary, request: to whoever takes jobs, from one that has ended
  std::string describe_stage;   // run, number, digest
  std::string name_waves;       // rows (run, stage, wave, name)
  std::string stages;           // run -> rows (number, catalog, digest)
  std::string queued_runs;      // those with something to do now
  std::string claimable;        // run -> rows (server): where a claim would find something now
  std::string anything_queued;  // one row: whether any goes on
  std::string stand;            // number, owner, stage, wave, milliseconds until it opens
  std::string take_turn;        // number, owner -> one row if this owner decides how it goes on
  std::string leave_turn;       // number, owner
  std::string enter_worker;     // owner, what it works on as JSON
  std::string beat_worker;      // owner, how many jobs it has, servers that are down as JSON -> rows (asked to end)
  std::string leave_worker;     // owner
  std::string workers;          // rows, the oldest first
  std::string end_workers;      // all that are there are asked to end

  // Freezes.
  std::string end_freezes;    // those whose time is over
  std::string clear_frozen;   // labels of freezes that are no more
  std::string add_freeze;     // selection, everything (1 or 0), who, reason, milliseconds -> id
  std::string freeze_labels;  // rows: labels; id
  std::string freezes;        // rows: those that hold
  std::string frozen;         // id -> rows (label)
  std::string lift_freeze;    // id; 0: all -> those that were lifted

  // Those who wait for the queue to change; "": they look from time to time.
  std::string listen;
  std::string notify;  // when the transaction is committed

  // The dead.
  std::string open_owners;   // owners of open runs and running jobs; where files tell who is present
  std::string gone_owners;   // those of them whose lease has run out; where leases do
  std::string renew_lease;   // id, name, milliseconds from now
  std::string end_runs;      // rows: owners
  std::string end_jobs;      // rows: owners
  std::string free_targets;  // targets whose claim has no running job any more
  std::string free_turns;    // rows: owners
  std::string end_dead;      // rows: owners, of workers

  std::string append_events;  // run, rows

  // The outbox.
  std::string append_outbox;    // rows
  std::string due;              // hook, limit -> rows (id, event, at, body, tries, whether it is to wait)
  std::string claim_hook;       // hook, owner -> one row if it is this owner's
  std::string leave_hook;       // hook, owner
  std::string free_hooks;       // rows: owners
  std::string delivered;        // hook, owner, rows: ids
  std::string not_delivered;    // hook, owner, id, error, milliseconds until the next try or null
  std::string forget_given_up;  // hook: those of more than a week ago
  std::string outbox;           // rows (hook, waiting, given up, oldest, error)
};

// Null where the control database cannot be of this kind.
const Texts* texts_of(sql::Dialect dialect);

const Texts& sqlite_texts();
const Texts& postgres_texts();

}  // namespace drover::control
