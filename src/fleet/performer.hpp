#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <stop_token>
#include <string>

#include "control/store.hpp"
#include "fleet/known.hpp"
#include "fleet/pool.hpp"
#include "run/runner.hpp"

namespace drover::fleet {

// What a claimed job is about.
struct Task {
  const tenants::Target* target = nullptr;
  plan::Goal goal;
  std::optional<std::set<std::string>> approved;
  bool may_outgrow = false;  // nothing approved here, and what the job was made with is no limit either
  bool has_ledger = false;   // as far as is known
};

// All that claimed jobs can be about.
struct Tasks {
  std::size_t count = 0;
  std::map<std::string, const db::Address*> servers = {};  // each with the address of one of its targets
  // By the identity of its target; nullopt: no longer among the selected. From any thread.
  std::function<std::optional<Task>(const std::string& identity)> find;
};

struct PerformerOptions {
  std::int64_t run = 0;
  std::string worker;  // for the ledgers: host and pid
  std::optional<run::Decision> decision;
  std::optional<std::chrono::milliseconds> job_timeout;  // a job that takes longer has failed
  bool leaves_those_away = false;                        // a target whose server is away is not tried again and again
};

struct Performed {
  control::JobResult result;
  std::optional<db::Error> away;  // the server
  bool gone = false;              // no longer among the selected
};

// Does one claimed job after the other: runs it on its target, and says what became of both. From any thread.
class Performer {
 public:
  Performer(const db::Driver& driver, control::Store& store, events::Listener& listener, const Stage& stage,
            const Rules& rules, PerformerOptions options);

  // `task`: null where the target is no longer among the selected. `cancel`: it is cut short.
  Performed perform(const control::Claim& claim, const std::optional<Task>& task, Pool& pool,
                    const std::stop_token& cancel);

 private:
  run::Job job_of(const Task& task, control::JobResult& result);
  void fail_late(events::Outcome& outcome) const;
  control::Observation observation_of(const Task& task, const control::JobResult& result,
                                      const ledger::History& history) const;

  const db::Driver& driver_;
  control::Store& store_;
  const Stage& stage_;
  PerformerOptions options_;
  run::Limits limits_;
  run::Runner runner_;
};

}  // namespace drover::fleet
