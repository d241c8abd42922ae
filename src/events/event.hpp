#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "base/problem.hpp"
#include "events/outcome.hpp"

namespace drover::events {

// Something a run found out before or while it worked: refusals, notes on the pooler or the budget, vanished tenants.
struct Noticed {
  Problem problem;
};

struct PlanGroup {
  std::string catalog;
  std::string from;
  std::string to;
  std::int64_t count = 0;
  std::vector<std::string> examples;  // labels of the first three
  struct Step {
    std::string version;
    std::string name;
    std::string type;
    bool back = false;
    bool conditional = false;
    bool late = false;
    std::vector<std::string> statements;
    std::vector<std::string> hazards;  // "ACCESS EXCLUSIVE on orders, rewrites it", "lossy: DROP TABLE orders"
  };
  std::vector<Step> steps;
};

struct RunStarted {
  std::int64_t run = 0;
  std::string verb;
  std::int64_t jobs = 0;
  std::int64_t already = 0;  // those that need nothing and of which nothing more is said
  bool resumed = false;
};

// `run` is 0 where there is none yet, here and below.
struct TargetStarted {
  std::int64_t run = 0;
  std::string tenant;
  std::string target;
  std::string catalog;
  std::string from;
  std::vector<std::string> versions;  // what is planned
};

struct StepDone {
  std::int64_t run = 0;
  std::string tenant;
  std::string target;
  std::string catalog;
  std::string version;
  std::string name;
  std::string type;  // "" for none
  bool back = false;
  bool skipped = false;  // its `when` was false
  std::chrono::milliseconds duration{0};
};

// A lock was not to be had; the job goes on trying.
struct WaitingForLock {
  std::int64_t run = 0;
  std::string tenant;
  std::string target;
  std::string catalog;
  std::string relation;
  std::string blocked_by;
  int attempt = 0;
  int attempts = 0;
  std::chrono::milliseconds next_in{0};
};

// A transient error; the job is tried again.
struct Retrying {
  std::int64_t run = 0;
  std::string tenant;
  std::string target;
  std::string catalog;
  std::string message;
  int attempt = 0;
  int attempts = 0;
  std::chrono::milliseconds next_in{0};
};

struct TargetFinished {
  Outcome outcome;
};

// A guess, from time to time, for whoever watches; it is not kept.
struct TimeLeft {
  std::int64_t run = 0;
  std::chrono::milliseconds left{0};
};

// A signal or a cancel: no new targets from now on.
struct Stopping {
  int running = 0;
  std::chrono::milliseconds grace{0};
};

// By the run's own rules: nothing new begins, what is left is untouched.
struct Halted {
  std::int64_t run = 0;
  std::string reason;
};

struct RunFinished {
  Summary summary;
};

using Event = std::variant<Noticed, PlanGroup, RunStarted, TargetStarted, StepDone, WaitingForLock, Retrying,
                           TargetFinished, TimeLeft, Stopping, Halted, RunFinished>;

}  // namespace drover::events
