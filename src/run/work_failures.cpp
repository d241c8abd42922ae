#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/random.hpp"
#include "run/failure.hpp"
#include "run/pause.hpp"
#include "run/work.hpp"

namespace drover::run {

namespace {

constexpr int most_races = 20;
constexpr std::chrono::milliseconds first_lock_pause{1'000};
constexpr std::string_view lock_not_available = "55P03";

std::chrono::milliseconds lock_pause(int attempt, std::chrono::milliseconds longest) {
  const int doublings = std::min(attempt - 1, 10);
  return jittered(std::min(first_lock_pause * (1 << doublings), longest));
}

}  // namespace

Work::Next Work::failed_step(const db::Error& error, const db::Statement& statement, const Prepared& prepared) {
  auto failure = failure_of(error, statement, prepared);
  if (error.error_class == db::ErrorClass::cancelled) return interrupted();
  if (error.error_class == db::ErrorClass::fenced) return raced(error);
  if (cut_out(error, statement, prepared)) return --executions_, Next::again;
  if (statement.role == db::Role::condition && error.error_class == db::ErrorClass::outside) return raced(error);
  if (error.sqlstate == lock_not_available) return try_for_lock_again(error, prepared, std::move(failure));
  if (error.retryable) return try_again(error, &prepared, std::move(failure));
  failure.retried = "not retried: permanent error";
  if (error.error_class == db::ErrorClass::version) failure.next = "a newer server, or write it as this one takes it";
  if (error.error_class == db::ErrorClass::server) {
    failure.retried = "not retried: the server comes first";
    failure.next = "drover retry, once that server is in order";
  }
  return give_up(prepared, std::move(failure));
}

// Connecting, locking, reading, or a connection that broke with statements under way.
Work::Next Work::failed_outside_steps(const db::Error& error) {
  if (error.connection_lost) {
    lock_.reset();
    connection_.reset();
  }
  if (error.error_class == db::ErrorClass::cancelled || stop_.stop_requested()) return interrupted();
  if (error.error_class == db::ErrorClass::fenced) return raced(error);
  if (error.server_wide && limits_.leaves_those_away) {
    result_.away = error;
    return settle(events::Verdict::not_reached, "its server is away");
  }
  auto failure = failure_of(error);
  failure.next = "drover retry";
  if (outcome_unknown_) {
    failure.now_true = "whether its last step was committed is not known yet";
  } else if (history_known_) {
    failure.now_true = "tenant at " + (highest().empty() ? std::string("no version") : highest());
  } else {
    failure.now_true = "nothing was done in this tenant";
  }
  // A server that cannot be reached is tried again for all its tenants together, by Connections.
  const bool unreachable = !error.connection_lost && !history_known_ && error.error_class == db::ErrorClass::connect;
  if (error.retryable && !unreachable) return try_again(error, nullptr, std::move(failure));
  if (error.error_class != db::ErrorClass::corrupt) return fail(std::move(failure));
  failure.next = "restore it from a backup, then drover migrate";
  return block(std::move(failure));
}

// Somebody else was here in between: what they did is read, and planned again. That costs no attempt.
Work::Next Work::raced(const db::Error& error) {
  if (++races_ <= most_races && pause(jittered(std::chrono::milliseconds{50}), stop_)) return Next::again;
  if (stop_.stop_requested()) return interrupted();
  auto failure = failure_of(error);
  failure.retried = fmt::format("gave up after {} races with other runners", most_races);
  failure.next = "drover retry";
  return fail(std::move(failure));
}

Work::Next Work::try_for_lock_again(const db::Error& error, const Prepared& prepared, events::Failure failure) {
  ++lock_tries_;
  if (lock_tries_ >= limits_.lock_tries) {
    failure.retried = fmt::format("gave up after {} tries for the lock", lock_tries_);
    failure.next = "drover retry";
    return give_up(prepared, std::move(failure));
  }
  const auto delay = lock_pause(lock_tries_, limits_.longest_lock_pause);
  listener_.on(events::WaitingForLock{.run = job_.writer.batch,
                                      .tenant = job_.tenant,
                                      .target = job_.label,
                                      .catalog = job_.names.catalog,
                                      .relation = error.blocked_on,
                                      .blocked_by = error.blocked_by,
                                      .attempt = lock_tries_,
                                      .attempts = limits_.lock_tries,
                                      .next_in = delay});
  --executions_;  // waiting for a lock is no attempt of its own
  return pause(delay, stop_) ? Next::again : interrupted();
}

Work::Next Work::try_again(const db::Error& error, const Prepared* prepared, events::Failure failure) {
  const auto tried = static_cast<std::size_t>(++failed_tries_);
  if (tried >= static_cast<std::size_t>(limits_.attempts)) {
    failure.retried = fmt::format("gave up after {} attempt{}", tried, tried == 1 ? "" : "s");
    failure.next = "drover retry";
    return prepared != nullptr ? give_up(*prepared, std::move(failure)) : fail(std::move(failure));
  }
  auto delay = std::chrono::milliseconds{0};
  if (!limits_.attempt_delays.empty()) {
    delay = spread(limits_.attempt_delays[std::min(tried, limits_.attempt_delays.size()) - 1], 0.25);
  }
  listener_.on(events::Retrying{.run = job_.writer.batch,
                                .tenant = job_.tenant,
                                .target = job_.label,
                                .catalog = job_.names.catalog,
                                .message = error.summary(),
                                .attempt = static_cast<int>(tried),
                                .attempts = limits_.attempts,
                                .next_in = delay});
  return pause(delay, stop_) ? Next::again : interrupted();
}

Work::Next Work::give_up(const Prepared& prepared, events::Failure failure) {
  if (failure.next.empty()) failure.next = "mend the data or the file, then drover retry";
  record_failure(prepared, failure);
  read();
  // A script that committed on its own: what it did is there, and the ledger shows it.
  if (history_.standing == ledger::Standing::inconsistent) {
    failure.now_true = history_.explanation;
    failure.next = "compare the tenant with its drover_journal";
    return block(std::move(failure));
  }
  failure.now_true = now_true();
  return fail(std::move(failure));
}

// Best effort: the verdict does not rest on it, only what `reconcile` can know later.
void Work::record_failure(const Prepared& prepared, const events::Failure& failure) {
  const auto said = failure.sqlstate.empty() ? failure.message : failure.sqlstate + " " + failure.message;
  const auto answers = connection_->play({.steps = {transactions_.failure(prepared, history_.head.seq, said)}});
  if (answers.front().state != db::StepState::done) {
    result_.outcome.notes.emplace_back("the failure could not be written to the tenant's journal");
  }
}

Work::Next Work::settle(events::Verdict verdict, std::string reason) {
  result_.outcome.verdict = verdict;
  result_.outcome.reason = std::move(reason);
  if (history_known_) result_.outcome.to = highest();
  return Next::settled;
}

Work::Next Work::fail(events::Failure failure) {
  count_failed(failure);
  result_.outcome.failure = std::move(failure);
  return settle(events::Verdict::failed);
}

Work::Next Work::block(events::Failure failure) {
  count_failed(failure);
  result_.outcome.failure = std::move(failure);
  return settle(events::Verdict::blocked);
}

Work::Next Work::interrupted() {
  if (connection_ && started_ && !std::exchange(ending_, true)) read();
  if (outcome_unknown_) {
    return settle(events::Verdict::not_reached,
                  "interrupted, and the connection was lost: read it before anything else");
  }
  return settle(events::Verdict::not_reached,
                "interrupted, " + (history_.unfinished ? now_true() : std::string("nothing half done")));
}

}  // namespace drover::run
