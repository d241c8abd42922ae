#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "control/store.hpp"
#include "fleet/broadcast.hpp"
#include "fleet/circuit.hpp"
#include "fleet/performer.hpp"
#include "fleet/pool.hpp"

namespace drover::fleet {

struct DispatchOptions {
  std::int64_t run = 0;
  std::int64_t stage = 0;
  std::string worker;  // for the ledgers: host and pid
  bool fail_fast = false;
  bool give_back = false;  // what was cut short, or is held, is for others; else it is not reached, or failed
  // Of servers that are away, for those who give back: their jobs go back untried, and nothing is begun there until
  // they have answered. Null: a target whose server is away fails, after Rules::attempts for all of them together.
  Circuits* circuits = nullptr;
  std::optional<run::Decision> decision;
  std::map<std::string, int> limits;  // connections by server; more servers than the tasks have are looked at too
  std::optional<std::chrono::milliseconds> job_timeout = {};  // a job that takes longer has failed
  // Asked when results were written, for a tenth of the time at most: true, and nothing new is begun. May be empty.
  std::function<bool()> halts = {};
  bool guesses = false;  // now and then tells how much time the run has left
};

// Works off the jobs of one stage: takes them from the control database in batches, at most `limits` at once on each
// server, and writes the results back in batches. Ends when there are none to be taken, and gives back what it took and
// did not begin. Each connection that a server refuses because it has none left lowers its limit by one; that is said
// once for each server. Servers are asked again from time to time what they have left: then the limit is lowered to
// that, or raised by one. The first error of the control database ends it and is thrown again.
class Dispatch {
 public:
  Dispatch(const db::Driver& driver, control::Store& store, Broadcast& broadcast, const Stage& stage,
           const Rules& rules, DispatchOptions options, Tasks tasks);

  // `stop`: no new jobs; `cancel`: those under way are cut short. Calls `finished` for each outcome, one at a time.
  void work(const std::stop_token& stop, const std::stop_token& cancel,
            const std::function<void(const events::Outcome&)>& finished);

  bool halted() const { return halted_; }
  int running() const { return running_; }

 private:
  struct Lane {
    std::string server;
    const db::Address* example = nullptr;  // of one of its tenants, to ask it
    int limit = 1;
    int most = 1;  // by the rules
    int running = 0;
    bool refused = false;  // a connection, which has been said
    bool exhausted = false;
    // How many jobs are taken at a time for each that may run: few while they take long, so that others have some too.
    int ahead = 1;
    std::chrono::steady_clock::time_point fetched_at = {};
    std::deque<control::Claim> claims;
  };

  void loop(const std::stop_token& stop, const std::stop_token& cancel);
  std::optional<control::Claim> next(const std::stop_token& stop);
  Lane* free_lane();
  bool rests(const Lane& lane) const;
  void fetch(Lane& lane);
  bool nothing_left() const;
  void do_with_less(const db::Address& address, const db::Error& error);
  void keep_asking(const std::stop_token& over);
  std::vector<Lane*> lanes_to_ask(std::chrono::steady_clock::time_point now);
  void ask_again(Lane& lane);
  void is_away(Lane& lane, const db::Error& error);
  bool is_for_later(const Performed& performed) const;
  void done(const control::Claim& claim, Performed performed);
  std::vector<control::Claim>* where_back(Performed& performed);
  void write_those_back();
  void keep_writing(const std::stop_token& over);
  void guess_time_left();
  void write_results();
  void judge();
  void give_back_the_rest();
  void give_up(std::exception_ptr error);
  int threads() const;

  const db::Driver& driver_;
  control::Store& store_;
  Broadcast& broadcast_;
  const Stage& stage_;
  const Rules& rules_;
  DispatchOptions options_;
  Tasks tasks_;
  Pool pool_;
  Performer performer_;
  std::function<void(const events::Outcome&)> finished_;

  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::vector<Lane> lanes_;
  std::vector<control::JobResult> results_;
  // What goes back into the queue: soon, and not counted; soon; at the end, so that others come to it first.
  std::vector<control::Claim> untried_;
  std::vector<control::Claim> tried_;
  std::vector<control::Claim> held_;
  std::chrono::steady_clock::time_point judged_next_ = {};
  std::chrono::steady_clock::time_point asked_at_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point guessed_at_ = asked_at_;
  std::exception_ptr error_;
  std::atomic<bool> halted_ = false;
  std::atomic<int> running_ = 0;
};

}  // namespace drover::fleet
