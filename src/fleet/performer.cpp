#include "fleet/performer.hpp"

#include <algorithm>
#include <utility>

#include "base/time.hpp"
#include "run/budget.hpp"

namespace drover::fleet {

namespace {

control::JobState state_of(events::Verdict verdict) {
  switch (verdict) {
    case events::Verdict::failed:
      return control::JobState::failed;
    case events::Verdict::blocked:
      return control::JobState::blocked;
    case events::Verdict::not_reached:
      return control::JobState::not_reached;
    default:
      return control::JobState::done;
  }
}

control::TargetState target_state(events::Verdict verdict, control::TargetState observed) {
  if (verdict == events::Verdict::failed) return control::TargetState::failed;
  if (verdict == events::Verdict::blocked) return control::TargetState::blocked;
  return observed;
}

run::Limits limits_of(const Rules& rules, bool leaves_those_away) {
  return {.lock_tries = rules.lock_tries,
          .longest_lock_pause = rules.longest_lock_pause,
          .attempts = rules.attempts,
          .attempt_delays = rules.attempt_delays,
          .wait_for_lock = rules.wait_for_place,
          .leaves_those_away = leaves_those_away};
}

// Of a target that could not be read at the survey, anything goes.
std::optional<std::set<std::string>> approved_of(const control::Job& job) {
  if (job.approved.empty()) return std::nullopt;
  return std::set<std::string>(job.approved.begin(), job.approved.end());
}

bool goes_beyond(const std::vector<std::string>& versions, const std::vector<std::string>& approved) {
  return std::ranges::any_of(versions,
                             [&](const auto& one) { return std::ranges::find(approved, one) == approved.end(); });
}

Performed gone(control::JobResult result) {
  const auto& job = result.claim.job;
  result.state = control::JobState::not_reached;
  result.outcome.target = job.label;
  result.outcome.catalog = job.key.catalog;
  result.outcome.reason = "no longer among the selected tenants";
  return {.result = std::move(result), .away = std::nullopt, .gone = true};
}

}  // namespace

Performer::Performer(const db::Driver& driver, control::Store& store, events::Listener& listener, const Stage& stage,
                     const Rules& rules, PerformerOptions options)
    : driver_(driver),
      store_(store),
      stage_(stage),
      options_(std::move(options)),
      limits_(limits_of(rules, options_.leaves_those_away)),
      runner_(driver, stage.session, limits_, listener) {}

Performed Performer::perform(const control::Claim& claim, const std::optional<Task>& task, Pool& pool,
                             const std::stop_token& cancel) {
  control::JobResult result{.claim = claim, .state = {}, .outcome = {}, .observation = {}};
  if (!task) return gone(std::move(result));
  const run::Budget time(cancel, options_.job_timeout);
  auto ended = runner_.run(job_of(*task, result), pool, time.token());
  result.outcome = std::move(ended.outcome);
  if (time.is_over() && result.outcome.verdict == events::Verdict::not_reached) fail_late(result.outcome);
  result.state = state_of(result.outcome.verdict);
  if (ended.history) result.observation = observation_of(*task, result, *ended.history);
  return {.result = std::move(result), .away = std::move(ended.away)};
}

// What it calls back changes the claim in `result`.
run::Job Performer::job_of(const Task& task, control::JobResult& result) {
  const auto& target = *task.target;
  return {.label = target.label,
          .tenant = target.tenant.id.text,
          .address = target.address,
          .names = stage_.names(),
          .catalog = stage_.catalog,
          .goal = task.goal,
          .writer = {.control_id = store_.control_id(),
                     .epoch = result.claim.epoch,
                     .batch = options_.run,
                     .worker = options_.worker},
          .approved = task.approved || task.may_outgrow ? task.approved : approved_of(result.claim.job),
          .planned =
              [&](const auto& versions) {
                if (goes_beyond(versions, result.claim.job.approved)) store_.approve(result.claim, versions);
              },
          .claim_again =
              [&](std::int64_t epoch) {
                result.claim = store_.claim_again(result.claim, epoch);
                return result.claim.epoch;
              },
          .decision = options_.decision,
          .has_ledger = task.has_ledger};
}

control::Observation Performer::observation_of(const Task& task, const control::JobResult& result,
                                               const ledger::History& history) const {
  auto observation = observe(stage_, *task.target, result.claim.job.key, history);
  observation.epoch = result.claim.epoch;
  observation.stamp = driver_.stamp(task.target->address);
  observation.failure = result.outcome.failure;
  observation.state = target_state(result.outcome.verdict, observation.state);
  return observation;
}

void Performer::fail_late(events::Outcome& outcome) const {
  outcome.verdict = events::Verdict::failed;
  outcome.failure = events::Failure{
      .error_class = "timeout",
      .message = "took longer than --job-timeout " + drover::to_text(*options_.job_timeout) + ", and was cut short",
      .now_true = outcome.to.empty() ? "" : "tenant at " + outcome.to,
      .retried = "not retried: it would take as long again",
      .next = "drover retry"};
}

}  // namespace drover::fleet
