#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "events/event.hpp"
#include "ledger/history.hpp"

// What the control database holds, and what is asked of it: values.
namespace drover::control {

// Control rows are keyed by catalog and address.
struct TargetKey {
  std::string catalog;
  std::string identity;

  auto operator<=>(const TargetKey&) const = default;
};

enum class TargetState { unread, pending, running, migrated, failed, blocked, skipped, ahead };

std::string_view to_string(TargetState state);

// What the control database believes of one target: a projection of its ledger.
struct TargetRow {
  TargetKey key;
  std::string label;
  std::string tenant;
  std::string level;
  TargetState state = TargetState::unread;
  std::string version;       // highest applied
  std::int64_t missing = 0;  // pending ones below it
  std::int64_t pending = 0;
  // What it was compared with, and behind a blank what else that depends on. While a claim is open, and until something
  // is seen after it, the first is "": then the row is not to be trusted.
  std::string catalog_digest;
  std::string history_digest;      // for history()
  std::string stamp;               // db::Driver::stamp, for files
  std::int64_t epoch = 0;          // the newest claim
  std::int64_t batch = 0;          // highest batch in its ledger
  std::optional<Instant> read_at;  // when the ledger itself was read
  // Without the server's own words: rows of tenants are not kept here. Null, and small, for nearly all.
  std::shared_ptr<const events::Failure> failure;
  std::int64_t failed_run = 0;  // the run whose job failed last and was not mended since; 0: none
};

// What is known of one migration in one target, by what was read there last and by the jobs that tried it.
struct MigrationRow {
  std::string version;
  std::string state;                  // DESIGN.md section 1
  std::int64_t batch = 0;             // 0: not recorded, or before all runs
  std::int64_t run = 0;               // that recorded it, is to do it, or has failed to; 0: none
  std::int64_t attempts = 0;          // executions in that run, the one under way included
  std::optional<Instant> started_at;  // of the last job that tried it
  std::optional<Instant> completed_at;
  std::optional<std::chrono::milliseconds> duration;
  std::optional<events::Failure> failure;
};

// What was read in a target's ledger, and what follows from it.
struct Observation {
  TargetKey key;
  std::string label;
  std::string tenant;
  std::string level;
  std::string parent;
  std::string server;  // "": as it was
  TargetState state = TargetState::unread;
  std::int64_t pending = 0;
  std::int64_t missing = 0;
  std::string catalog_digest;
  std::string stamp;
  ledger::History history;
  // The claim it was read under; an older one than the row's is not written. 0: without one, and then it is written
  // only if no claim is open and none has been closed since it was read.
  std::int64_t epoch = 0;
  std::optional<Instant> read_at;  // when reading began; nullopt: just now
  std::optional<events::Failure> failure;
};

// `open` and `paused` go on or may go on; the others have ended, or end with what still runs (docs/running.md).
enum class RunState { open, paused, done, interrupted, halted };

// How far a run has come. What is later is not claimed.
struct Position {
  std::int64_t stage = 0;
  std::int64_t wave = 1;

  auto operator<=>(const Position&) const = default;
};

struct Run {
  std::int64_t number = 0;  // is the batch
  std::string verb;
  std::string request;  // JSON: goal, selection and rules as asked for, so that it can be resumed
  RunState state = RunState::open;
  std::string owner;  // who works or worked on it last: "ci-runner-7 pid 411"
  Instant started_at;
  std::optional<Instant> finished_at;
  std::optional<events::Summary> summary;  // of a queued one that goes on: what was counted when it was queued
  bool queued = false;                     // worked off by whoever takes jobs, not by the command that made it
  std::optional<Position> position;        // of a queued one
  std::optional<Instant> opens_at;         // nothing is claimed before
  std::string reason;                      // why it is paused, halted or cancelled, and who said so
};

// The catalog of a stage, as it was when the run began.
struct StageRow {
  std::int64_t number = 0;
  std::string catalog;
  std::string digest;
};

struct Job {
  std::int64_t run = 0;
  std::int64_t stage = 0;
  TargetKey key;
  std::string label;
  std::string server;
  std::optional<long long> size;
  std::int64_t wave = 1;
  std::vector<std::string> approved;  // versions planned at the survey; a plan that grew fails as changed_meanwhile
};

enum class JobState { queued, running, done, failed, blocked, not_reached };

struct WaveTally {
  Position position;
  std::string name;
  std::map<JobState, std::int64_t> jobs;  // none: left out
};

// A job that has ended, for those who judge how a run is going.
struct Ended {
  JobState state = JobState::done;
  std::chrono::milliseconds duration{0};
  std::string error_class;
  std::string sqlstate;
  std::string message;
  std::string file;
};

// How one server's part of a run is going.
struct ServerTally {
  std::string server;
  std::map<JobState, std::int64_t> jobs;
};

// A job by how long it took, or has taken by now.
struct Slow {
  std::string label;
  std::string server;
  JobState state = JobState::running;
  std::chrono::milliseconds took{0};
  std::string worker;
};

// What is to be done and who is there to do it, of all runs.
struct Load {
  std::int64_t queued_jobs = 0;
  std::int64_t running_jobs = 0;
  std::int64_t open_runs = 0;
  std::int64_t paused_runs = 0;
  std::int64_t workers = 0;
};

// A job's size, where it is known, how long it took, or has taken by now, and how long ago it ended.
struct Timed {
  std::optional<long long> size;
  std::chrono::milliseconds took{0};
  std::chrono::milliseconds ago{0};
};

// What a guess of the time left can be made of.
struct Timings {
  struct Some {
    std::int64_t count = 0;
    std::optional<long long> total;  // of their sizes, all of as many decimal digits; nothing: their sizes are unknown
  };
  std::vector<Timed> ended;  // the latest 1,000 that are done
  std::vector<Timed> running;
  std::vector<Some> queued;
};

// Failures that are alike.
struct ErrorGroup {
  std::string error_class;
  std::string sqlstate;
  std::string message;
  std::int64_t count = 0;
  std::string example;
};

// A hook, and the events it is to hear of (events::announced_names).
struct Subscription {
  std::string hook;
  std::vector<std::string> events;
};

// An event in the outbox, for one hook.
struct Announcement {
  std::int64_t id = 0;  // grows; never that of another one of this control database
  std::string event;
  Instant at;
  std::string body;        // one object of NDJSON, without row values
  std::int64_t tries = 0;  // that have failed
};

// What the outbox holds for one hook.
struct OutboxRow {
  std::string hook;
  std::int64_t waiting = 0;
  std::int64_t given_up = 0;      // in the last 7 days
  std::optional<Instant> oldest;  // of those that wait
  std::string error;              // of the last try, where the first of those that wait has failed, or of the last one
                                  // that was given up
};

struct EventRow {
  std::int64_t id = 0;
  std::string body;  // one object of NDJSON
};

// A server that does not answer a worker, or cannot be written to.
struct DownServer {
  std::string server;
  Instant since;  // by the worker's clock
  std::string error;
};

// A process that takes jobs.
struct WorkerRow {
  std::string owner;
  std::string name;  // "ci-runner-7 pid 411"
  std::string description;
  Instant started_at;
  Instant beat_at;
  std::chrono::seconds silent_for{0};
  std::int64_t jobs = 0;  // at work
  bool asked_to_end = false;
  std::vector<DownServer> down;
};

// Targets of which nothing is claimed until a time: what is under way there ends.
struct Freeze {
  std::int64_t id = 0;
  std::string selection;    // as it was asked for
  bool everything = false;  // what comes later included
  std::string said_by;
  std::string reason;
  Instant since;
  Instant until;
  std::int64_t targets = 0;  // unless it is everything
};

// A job taken by this process. Its epoch is greater than every claim on that target before.
struct Claim {
  Job job;
  std::int64_t epoch = 0;
  std::int64_t attempts = 1;  // how often the job was claimed and not given back untried, this time included
};

struct JobResult {
  Claim claim;
  JobState state = JobState::done;
  events::Outcome outcome;
  std::optional<Observation> observation;  // what the ledger said at the end, where it could be read
};

// Somebody who holds the place: an open job of another run on the same target.
struct Holder {
  TargetKey key;
  std::int64_t run = 0;
  std::string owner;  // "ci-runner-7 pid 411"
  Instant since;
};

}  // namespace drover::control
