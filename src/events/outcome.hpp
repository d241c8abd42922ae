#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"

namespace drover::events {

// What became of one target, as said in outputs: the names keep their meaning.
enum class Verdict { migrated, already, failed, blocked, skipped, ahead, rolled_back, enqueued, not_reached };

std::string_view to_string(Verdict verdict);
Verdict parse_verdict(std::string_view text);  // not_reached for what is none

// A failure or a block, told so that a person knows what happened, what is now true and what to do.
struct Failure {
  std::string error_class;  // db::to_string(ErrorClass), or a planner's code such as "late_file"
  std::string sqlstate;
  std::string migration;  // the version that failed; "" where it is about none
  std::string type;       // that migration's; "" for none
  bool back = false;
  std::string file;  // the migration's, with line and column of the statement; "" where it is not about a file
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::size_t statement = 0;  // from 1; 0: none
  std::size_t statements = 0;
  std::string message;      // without row values
  std::string with_values;  // the server's own words, for --show-data
  std::string now_true;     // "rolled back, tenant still at 0056"
  std::string retried;      // "not retried: permanent error", "gave up after 3 attempts"
  std::string next;         // the next command
};

// A migration that a job executed.
struct Tried {
  std::string version;
  bool done = false;                                       // else it failed
  int attempts = 0;                                        // executions
  std::optional<std::chrono::milliseconds> duration = {};  // of the one that succeeded, where it was seen
};

// One target's share of a run.
struct Outcome {
  std::int64_t run = 0;  // 0: none yet
  std::string target;    // label
  std::string tenant;
  std::string catalog;
  std::string identity;  // db::Address::identity
  Verdict verdict = Verdict::not_reached;
  std::string from;  // highest version before and after; "" for none
  std::string to;
  std::vector<std::string> applied;           // versions that went up or came back, in that order
  std::vector<std::string> skipped_versions;  // `when` was false
  std::string reason;                         // for skipped, ahead, not_reached: why
  int attempts = 0;                           // executions
  std::vector<Tried> tried = {};              // each migration once, in the order of their execution
  std::chrono::milliseconds duration{0};
  std::optional<Failure> failure;
  std::vector<std::string> notes;  // "ledger of another control database taken over", ...
};

enum class RunVerdict { clean, split, halted, refused, held, interrupted, check_failed, nothing_attempted };

std::string_view to_string(RunVerdict verdict);

// The one last line. `selected` counts targets; the counts of verdicts add up to it.
struct Summary {
  std::string verb;
  std::optional<std::int64_t> run;  // null: nothing to do, or refused
  RunVerdict verdict = RunVerdict::clean;
  int exit_code = 0;
  std::int64_t tenants = 0;
  std::int64_t selected = 0;
  std::map<Verdict, std::int64_t> counts;
  std::int64_t vanished = 0;  // tenants that the source no longer returns
  bool from_control = false;  // "source": "control", else "ledger"
  std::optional<Instant> oldest_read;
  std::chrono::milliseconds duration{0};
  std::string highest;  // the newest version of the catalog the tenants have, for people

  std::int64_t count(Verdict verdict) const;
  void add(Verdict verdict);
};

}  // namespace drover::events
