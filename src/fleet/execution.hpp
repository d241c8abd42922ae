#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "control/store.hpp"
#include "db/drivers.hpp"
#include "fleet/broadcast.hpp"
#include "fleet/dispatch.hpp"
#include "fleet/judge.hpp"
#include "fleet/review.hpp"
#include "fleet/share.hpp"
#include "fleet/survey.hpp"
#include "fleet/verdict.hpp"
#include "fleet/waves.hpp"

namespace drover::fleet {

// One request on its way through the house. Made, run once, thrown away.
class Execution {
 public:
  Execution(const db::Drivers& drivers, control::Store& store, events::Listener& listener, const Rules& rules,
            const Request& request, const std::vector<Stage>& stages, std::stop_token stop);

  events::Summary run();

 private:
  // A stage with what became known of it.
  struct Prepared {
    const Stage* stage = nullptr;
    std::int64_t number = 0;
    std::vector<Known> fleet;
    Review review;
    Answers servers;  // of those that are due, as they were asked before anything ran
    bool worked = false;
    std::set<std::int64_t> waves;       // that have jobs
    std::vector<control::Holder> held;  // places that other runs have
    control::Position position;
    // Into fleet, once it is worked on: by the identity, and those whose jobs have no outcome yet.
    std::unordered_map<std::string_view, const Known*> places;
    std::unordered_set<const Known*> open;
  };

  struct Due {
    const Known* known = nullptr;
    std::int64_t wave = 1;
  };

  bool resolve();  // retry, resume: which run, what goal; false: there is nothing to retry
  bool resolve_retry();
  bool resolve_resume();
  void say_unknown(const std::string& what);
  bool take_over();
  void take_over_waves(const Request& then);
  Problem no_such_run(const std::string& what) const;
  events::Summary stopped_before_the_start();
  void prepare();
  Prepared prepare(const Stage& stage, std::int64_t number);
  void plan(std::vector<Known>& fleet, const migrations::Catalog& catalog) const;
  Answers ask_those_due(const Prepared& prepared) const;
  void finish_what_was_begun(Prepared& prepared) const;
  // Those that need no job, in two parts.
  using Aside = std::function<void(const Known& known, events::Verdict verdict, const std::string& reason)>;
  void for_those_left_out(const Prepared& prepared, const Aside& then) const;
  void for_those_there(const Prepared& prepared, const Aside& then) const;
  void count_those_aside(const Prepared& prepared);
  void keep_those_aside(std::int64_t run);
  void count_those_gone(const Prepared& prepared);
  void count_one_gone(const control::Job& job, const std::string& tenant, const tenants::Target* moved);
  void notice_vanished(const Stage& stage);
  bool asks_for_unknown();
  bool refuse();
  void show_plan();
  bool anything_due() const;
  bool read_waves();
  bool start();
  bool still_going_on();
  void work(Prepared& prepared);
  void leave(Prepared& prepared, const std::string& reason);
  void leave_blocked(const Prepared& prepared, std::vector<const Known*>& among);
  std::vector<Due> due_in_waves(Prepared& prepared) const;
  std::vector<control::Holder> add_jobs(const Prepared& prepared, const std::vector<Due>& due);
  Task task_of(const Known& known) const;
  Tasks tasks_of(const Prepared& prepared) const;
  plan::Goal goal_of(const Known& known) const;
  bool names_versions() const;
  void add_jobs(Prepared& prepared);
  void go_through_waves(Prepared& prepared);
  void work_off(Prepared& prepared);
  bool paused_for_a_while();
  void halt(const std::string& reason);
  bool is_over() const;
  void enqueue();
  void enqueue(Prepared& prepared);
  Answers ask_those_open(const Prepared& prepared) const;
  void dispatch(Prepared& prepared);
  void wait_for_held(Prepared& prepared);
  void leave_held(Prepared& prepared);
  void leave_frozen(Prepared& prepared);
  bool is_frozen_in(const control::Position& position);
  std::vector<tenants::Target> newcomers(const Stage& stage) const;
  bool sweep();
  bool sweeps(const Stage& stage) const;
  void finished(Prepared& prepared, const events::Outcome& outcome);
  events::TargetFinished finished_as(const Known& known, events::Verdict verdict, const std::string& reason) const;
  void count(const Known& known, events::Verdict verdict, const std::string& reason,
             const std::optional<events::Failure>& failure = std::nullopt);
  void activate(const tenants::Target& target, const events::Outcome& outcome);
  control::RunState state_of_run() const;
  bool all_are_counted_once() const;
  events::Summary conclude();

  const db::Drivers& drivers_;
  control::Store& store_;
  Broadcast broadcast_;
  const Rules& rules_;
  Request request_;
  const std::vector<Stage>& stages_;
  std::stop_token stop_;

  std::chrono::steady_clock::time_point began_;
  std::vector<Prepared> prepared_;
  std::deque<Stage> later_;  // with the tenants that came while the run went on
  std::optional<control::Run> run_;
  bool started_ = false;                                  // from then on what is kept is written, bit by bit
  bool again_ = false;                                    // retry or resume: run_ is an old one
  std::map<control::TargetKey, control::Job> jobs_then_;  // retry, resume: the run's own jobs
  std::set<control::TargetKey> done_then_;
  Judge judge_;
  std::vector<Wave> waves_;
  bool enqueued_ = false;
  Ending ending_;
  events::Summary summary_;  // what it selects is known from the first; its counts grow
  std::int64_t untold_ = 0;  // counted as already there without an event
  std::set<std::string> tenants_;
};

}  // namespace drover::fleet
