#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "run/runner.hpp"
#include "run/steps.hpp"

namespace drover::run {

// One job on its way: everything that is known between two tries. Made, run once, thrown away.
class Work {
 public:
  Work(const db::Driver& driver, const db::SessionOptions& session, const Limits& limits, events::Listener& listener,
       const Job& job, Connections& connections, std::stop_token stop);

  Result run();

 private:
  enum class Next { settled, again };
  using Ended = std::optional<Next>;  // nullopt: go on

  // One try: from an open connection to a verdict, or to a reason to try again. The parts in their order:
  Next try_once();
  bool open();
  void know(ledger::History history);
  void read();
  void fence();
  bool is_superseded() const;
  Ended judge_standing();
  Ended judge_claim();
  Next pursue(const plan::Planned& planned);
  Next apply(const plan::Plan& plan);
  Ended create_ledger();
  void created();
  Next not_created(const db::Error& error);
  void create_for_fence();
  Ended apply_all(std::vector<Prepared>& prepared);
  Ended play(std::span<const Prepared> prepared);
  Ended play_one(const Prepared& prepared);
  Next verified(const plan::Plan& plan);

  std::vector<Prepared> prepare_all(const plan::Plan& plan);
  bool resolve_condition(Prepared& prepared);
  std::string missing_extension(const plan::Plan& plan);
  bool grew(const plan::Plan& plan) const;
  static bool done(const plan::PlannedStep& step, const ledger::Entry* entry);
  int attempts() const;
  void count_done(const std::string& version, bool skipped, std::optional<std::chrono::nanoseconds> duration);
  void count_failed(const events::Failure& failure);
  void count_what_was_lost();
  void tell(const Prepared& prepared, std::chrono::nanoseconds duration);
  void name_the_steps();

  // Migrations that are committed unit by unit.
  struct Finding {
    std::string state = "absent";
    std::vector<std::string> clear;
    std::vector<std::string> schemas;
  };
  enum class Seen { done, absent, nobody_knows };
  Ended play_units(const Prepared& prepared);
  Ended play_block(const Prepared& prepared, std::size_t index);
  Ended play_alone(const Prepared& prepared, std::size_t index);
  Ended run_outside(const Prepared& prepared, std::size_t index);
  Ended failed_alone(const db::Error& error, const db::Statement& statement, const Prepared& prepared,
                     std::size_t index);
  Next block_in_doubt(const Prepared& prepared, std::size_t index);
  std::vector<db::Answer> play_outside(const Transactions::Outside& outside);
  Finding ask(const PreparedUnit& unit);
  Seen what_became_of(const Prepared& prepared, std::size_t index);
  bool file_says_done(const Prepared& prepared);
  void clear(const PreparedUnit& unit, const Finding& finding);
  std::string reaches_beyond(const PreparedUnit& unit);
  void note_down(const db::Step& step);
  bool cut_out(const db::Error& error, const db::Statement& statement, const Prepared& prepared);
  std::string now_true() const;

  // What follows from a failure.
  Next failed_step(const db::Error& error, const db::Statement& statement, const Prepared& prepared);
  Next failed_outside_steps(const db::Error& error);
  Next raced(const db::Error& error);
  Next try_for_lock_again(const db::Error& error, const Prepared& prepared, events::Failure failure);
  Next try_again(const db::Error& error, const Prepared* prepared, events::Failure failure);
  Next give_up(const Prepared& prepared, events::Failure failure);
  void record_failure(const Prepared& prepared, const events::Failure& failure);

  // Ends.
  Next settle(events::Verdict verdict, std::string reason = {});
  Next fail(events::Failure failure);
  Next block(events::Failure failure);
  Next interrupted();
  std::string highest() const;

  const db::Driver& driver_;
  const db::SessionOptions& session_;
  const Limits& limits_;
  events::Listener& listener_;
  const Job& job_;
  plan::Goal goal_;  // the job's; once planned, steps that were counted are named
  Connections& connections_;
  std::stop_token stop_;

  ledger::Ledger ledger_;
  ledger::Writer writer_;
  Transactions transactions_;
  std::unique_ptr<db::Connection> connection_;
  std::unique_ptr<db::Lock> lock_;  // dies before the connection
  ledger::History history_;
  bool history_known_ = false;
  bool has_ledger_ = false;  // as far as is known
  bool started_ = false;
  bool claimed_again_ = false;
  bool ending_ = false;           // interrupted, and reading where that left the target
  bool outcome_unknown_ = false;  // a connection was lost with statements under way
  std::vector<const plan::PlannedStep*> in_doubt_;
  Forced forced_;    // learnt from the server
  plan::Plan plan_;  // the latest; what in_doubt_ and Prepared point into
  int executions_ = 0;
  int failed_tries_ = 0;  // whether anything was executed or not: a server that stays away must not hold us for ever
  int tried_before_ = 0;  // executions that ended before they came to the migration that is next
  int lock_tries_ = 0;
  int races_ = 0;  // tries that cost no attempt
  Result result_;
};

}  // namespace drover::run
