#include <algorithm>

#include <fmt/format.h>

#include "fleet/execution.hpp"
#include "fleet/request_text.hpp"
#include "fleet/unfinished.hpp"

namespace drover::fleet {

bool Execution::start() {
  std::int64_t jobs = 0;
  std::int64_t above = store_.highest_batch();
  for (const auto& prepared : prepared_) {
    jobs += static_cast<std::int64_t>(prepared.review.due.size() + prepared.review.unreadable.size());
    for (const auto& known : prepared.fleet) {
      if (known.history) above = std::max(above, known.history->highest_batch);
    }
  }
  if (request_.action == Action::resume) store_.reopen_jobs(run_->number);
  if (request_.action == Action::retry && !store_.reopen_run(run_->number)) return still_going_on();
  if (!again_) {
    auto run = store_.start_run(request_.verb, to_text(request_), above);
    keep_those_aside(run.number);
    run_ = std::move(run);
  }
  started_ = true;
  broadcast_.on(events::RunStarted{run_->number, request_.verb, jobs, untold_, again_});
  broadcast_.write(run_->number);
  return true;
}

bool Execution::still_going_on() {
  broadcast_.on(events::Noticed{no_such_run(fmt::format("run {} is still going on", run_->number))});
  for (auto& prepared : prepared_) leave(prepared, "the run is still going on");
  run_.reset();
  ending_.refused = true;
  return false;
}

// What a person or a rule approved is what the survey saw; of a target that was not read then, anything goes.
Task Execution::task_of(const Known& known) const {
  Task task{.target = known.target, .goal = goal_of(known), .approved = std::nullopt};
  task.may_outgrow = known.from_control && !request_.goal.back();
  if (known.planned && !task.may_outgrow) {
    const auto versions = versions_of(known);
    task.approved = std::set<std::string>(versions.begin(), versions.end());
  }
  task.has_ledger = known.history && known.history->standing == ledger::Standing::ours;
  return task;
}

Tasks Execution::tasks_of(const Prepared& prepared) const {
  Tasks tasks{.count = prepared.fleet.size(), .find = [&](const std::string& identity) -> std::optional<Task> {
                const auto place = prepared.places.find(identity);
                if (place == prepared.places.end()) return std::nullopt;
                return task_of(*place->second);
              }};
  for (const auto& known : prepared.fleet) tasks.servers.emplace(known.target->server, &known.target->address);
  return tasks;
}

void Execution::finished(Prepared& prepared, const events::Outcome& outcome) {
  const auto place = prepared.places.find(outcome.identity);
  if (place == prepared.places.end()) return;
  prepared.open.erase(place->second);
  const auto& target = *place->second->target;
  tenants_.insert(target.tenant.id.text);
  summary_.add(outcome.verdict);
  activate(target, outcome);
}

void Execution::activate(const tenants::Target& target, const events::Outcome& outcome) {
  const bool there = outcome.verdict == events::Verdict::migrated || outcome.verdict == events::Verdict::already;
  if (there && target.tenant.lifecycle == tenants::Lifecycle::provisioning) {
    store_.set_lifecycle(target.tenant.id, tenants::Lifecycle::active);
  }
}

Problem Execution::no_such_run(const std::string& what) const {
  return {.code = "run_unknown", .message = what, .hint = "drover run list", .place = std::nullopt};
}

bool Execution::resolve() {
  if (request_.action == Action::retry) return resolve_retry();
  if (request_.action == Action::resume) return resolve_resume();
  return true;
}

bool Execution::resolve_retry() {
  if (request_.run) {
    run_ = store_.find_run(*request_.run);
    if (!run_) say_unknown(fmt::format("there is no run {}", *request_.run));
    if (run_) jobs_then_ = unfinished_in(store_, *run_);
  } else {
    for (const auto& run : store_.runs(50)) {
      jobs_then_ = unfinished_in(store_, run);
      if (jobs_then_.empty()) continue;
      run_ = run;
      break;
    }
  }
  if (!run_) return false;
  const auto unfinished = jobs_then_.size();
  keep_matching(request_.filter, store_.failures(run_->number), jobs_then_);
  if (jobs_then_.empty() && unfinished > 0) {
    say_unknown(fmt::format("run {}: none of its {} unfinished targets is one of these", run_->number, unfinished));
    run_.reset();
    return false;
  }
  return take_over();
}

void Execution::say_unknown(const std::string& what) {
  broadcast_.on(events::Noticed{no_such_run(what)});
  ending_.unknown = true;
}

bool Execution::resolve_resume() {
  if (request_.run) {
    run_ = store_.find_run(*request_.run);
  } else {
    for (const auto& run : store_.runs(50)) {
      if (run.state != control::RunState::interrupted) continue;
      run_ = run;
      break;
    }
  }
  if (!run_ && request_.run) {
    say_unknown(fmt::format("there is no run {}", *request_.run));
    return false;
  }
  const bool goes_on = run_ && (run_->state == control::RunState::open || run_->state == control::RunState::paused);
  if (!run_ || goes_on) {
    broadcast_.on(events::Noticed{no_such_run(run_ ? fmt::format("run {} is still going on", run_->number)
                                                   : "there is no interrupted run to resume")});
    run_.reset();
    ending_.refused = true;
    return false;
  }
  for (const auto state : {control::JobState::queued, control::JobState::running, control::JobState::done,
                           control::JobState::failed, control::JobState::blocked, control::JobState::not_reached}) {
    for (const auto& job : store_.jobs(run_->number, state)) {
      jobs_then_[job.key] = job;
      if (state == control::JobState::done) done_then_.insert(job.key);
    }
  }
  if (jobs_then_.empty()) {
    broadcast_.on(events::Noticed{no_such_run(
        fmt::format("run {} was cut short before it had any tenants; drover migrate begins anew", run_->number))});
    run_.reset();
    ending_.refused = true;
    return false;
  }
  return take_over();
}

// Its jobs are in its waves, and it halts as it would have; what the command says of that goes before.
void Execution::take_over_waves(const Request& then) {
  auto& waves = request_.waves;
  auto& halt = request_.halt;
  waves.canary = then.waves.canary;
  waves.waves = then.waves.waves;
  if (waves.soak == waves.soak.zero()) waves.soak = then.waves.soak;
  if (halt.failures || halt.percent) return;
  halt.failures = then.halt.failures;
  halt.percent = then.halt.percent;
}

// The old run's goal, under its own number.
bool Execution::take_over() {
  auto then = parse_request(run_->request);
  if (!then) {
    broadcast_.on(events::Noticed{then.error()});
    run_.reset();
    ending_.refused = true;
    return false;
  }
  request_.goal = then->goal;
  request_.allow_data_loss = request_.allow_data_loss || then->allow_data_loss;
  if (request_.action == Action::resume) take_over_waves(*then);
  again_ = true;
  return true;
}

}  // namespace drover::fleet
