#include <algorithm>
#include <array>
#include <thread>

#include <fmt/format.h>
#include <unistd.h>

#include "base/text.hpp"
#include "fleet/execution.hpp"
#include "fleet/request_text.hpp"
#include "fleet/share.hpp"
#include "run/pause.hpp"

namespace drover::fleet {

namespace {

constexpr std::chrono::milliseconds held_poll{500};

std::string this_worker() {
  std::array<char, 256> host{};
  if (gethostname(host.data(), host.size() - 1) != 0) host[0] = '?';
  return fmt::format("{} pid {}", host.data(), getpid());
}

std::vector<std::string> versions_of(const Known& known) {
  std::vector<std::string> versions;
  const auto* plan = known.planned ? std::get_if<plan::Plan>(known.planned.get()) : nullptr;
  if (plan == nullptr) return versions;
  for (const auto& step : plan->steps) versions.push_back(step.version.text());
  return versions;
}

}  // namespace

void Execution::start() {
  std::int64_t jobs = 0;
  std::int64_t above = store_.highest_batch();
  for (const auto& prepared : prepared_) {
    jobs += static_cast<std::int64_t>(prepared.review.due.size() + prepared.review.unreadable.size());
    for (const auto& known : prepared.fleet) {
      if (known.history) above = std::max(above, known.history->highest_batch);
    }
  }
  if (request_.action == Action::resume) store_.reopen_jobs(run_->number);
  if (!again_) {
    run_ = store_.start_run(request_.verb, to_text(request_), above);
  }
  broadcast_.on(events::RunStarted{run_->number, request_.verb, jobs, untold_, again_});
}

std::vector<control::Job> Execution::jobs_of(const Prepared& prepared) const {
  std::vector<control::Job> jobs;
  const auto add = [&](const Known* known) {
    jobs.push_back({.run = run_->number,
                    .stage = prepared.number,
                    .key = known->key,
                    .label = known->target->label,
                    .server = known->target->server,
                    .size = known->target->size,
                    .approved = versions_of(*known)});
  };
  std::ranges::for_each(prepared.review.due, add);
  std::ranges::for_each(prepared.review.unreadable, add);
  return jobs;
}

// What a person or a rule approved is what the survey saw; of a target that could not be read then, anything goes.
Tasks Execution::tasks_of(const Prepared& prepared) const {
  Tasks tasks;
  for (const auto& known : prepared.fleet) {
    Task task{.target = known.target, .goal = goal_of(known), .approved = std::nullopt};
    if (known.planned) {
      const auto versions = versions_of(known);
      task.approved = std::set<std::string>(versions.begin(), versions.end());
    }
    tasks.emplace(known.key, std::move(task));
  }
  return tasks;
}

void Execution::work(Prepared& prepared) {
  prepared.worked = true;
  for (const auto& known : prepared.fleet) prepared.places.emplace(known.key, &known);
  for (const auto* known : prepared.review.due) prepared.open.insert(known->key);
  for (const auto* known : prepared.review.unreadable) prepared.open.insert(known->key);
  auto held = store_.add_jobs(jobs_of(prepared));
  std::stop_source cancel;
  std::mutex mutex;
  std::condition_variable_any ended;
  bool over = false;
  // The grace between a first stop request and the cut is waited for beside the work, never polled.
  std::jthread grace([&](const std::stop_token& done) {
    const std::stop_callback wake(stop_, [&] {
      const std::scoped_lock before_it_waits(mutex);
      ended.notify_all();
    });
    std::unique_lock lock(mutex);
    ended.wait(lock, done, [&] { return over || stop_.stop_requested(); });
    if (over || !stop_.stop_requested()) return;
    ended.wait_for(lock, done, rules_.grace, [&] { return over; });
    if (!over) cancel.request_stop();
  });
  const auto finish_grace = [&] {
    {
      const std::scoped_lock lock(mutex);
      over = true;
    }
    ended.notify_all();
  };
  try {
    dispatch(prepared, cancel.get_token());
    wait_for_held(prepared, std::move(held), cancel.get_token());
  } catch (...) {
    finish_grace();
    throw;
  }
  finish_grace();
  ending_.interrupted = ending_.interrupted || stop_.stop_requested();
}

void Execution::dispatch(Prepared& prepared, const std::stop_token& cancel) {
  const auto& driver = drivers_.of(prepared.stage->catalog->dialect());
  Dispatch dispatch(driver, store_, broadcast_, *prepared.stage, rules_,
                    {.run = run_->number,
                     .stage = prepared.number,
                     .worker = this_worker(),
                     .fail_fast = request_.fail_fast,
                     .decision = request_.decision,
                     .limits = limits_of(prepared)},
                    tasks_of(prepared));
  const std::stop_callback say(stop_, [&] { broadcast_.on(events::Stopping{dispatch.running(), rules_.grace}); });
  dispatch.work(stop_, cancel, [&](const events::Outcome& outcome) { finished(prepared, outcome); });
  ending_.halted = ending_.halted || dispatch.halted();
}

// Others hold some targets: what is free has been done, now for a while what they let go.
void Execution::wait_for_held(Prepared& prepared, std::vector<control::Holder> held, const std::stop_token& cancel) {
  const auto deadline = std::chrono::steady_clock::now() + rules_.wait_for_place;
  bool said = false;
  while (!held.empty() && !stop_.stop_requested() && !ending_.halted) {
    if (!said) {
      said = true;
      broadcast_.on(events::Noticed{{.code = "held",
                                     .message = fmt::format("{} of the tenants are being worked on by run {} ({}); "
                                                            "waiting up to {}",
                                                            held.size(), held.front().run, held.front().owner,
                                                            drover::to_text(rules_.wait_for_place)),
                                     .hint = "",
                                     .place = std::nullopt,
                                     .severity = Severity::warning,
                                     .details = {}}});
    }
    if (std::chrono::steady_clock::now() >= deadline) break;
    run::pause(held_poll, stop_);
    std::set<control::TargetKey> keys;
    for (const auto& holder : held) keys.insert(holder.key);
    auto jobs = jobs_of(prepared);
    std::erase_if(jobs, [&](const auto& job) { return !keys.contains(job.key); });
    const auto before = held.size();
    held = store_.add_jobs(jobs);
    if (held.size() < before) dispatch(prepared, cancel);
  }
  if (held.empty()) return;
  ending_.held = true;
  for (const auto& known : prepared.fleet) {
    const auto holder = std::ranges::find(held, known.key, &control::Holder::key);
    if (holder == held.end() || prepared.open.erase(known.key) == 0) continue;
    count(known, events::Verdict::not_reached, fmt::format("held by run {} ({})", holder->run, holder->owner));
  }
}

void Execution::finished(Prepared& prepared, const events::Outcome& outcome) {
  const control::TargetKey key{outcome.catalog, outcome.identity};
  const auto place = prepared.places.find(key);
  prepared.open.erase(key);
  if (place == prepared.places.end()) return;
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

std::map<std::string, int> Execution::limits_of(const Prepared& prepared) {
  const auto& driver = drivers_.of(prepared.stage->catalog->dialect());
  std::map<std::string, int> limits;
  for (const auto& known : prepared.fleet) {
    const auto& server = known.target->server;
    if (!limits.contains(server)) limits[server] = limit_of(server, *known.target, driver);
  }
  return limits;
}

int Execution::limit_of(const std::string& server, const tenants::Target& example, const db::Driver& driver) {
  if (!driver.traits().is_server) {
    const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    return std::min(rules_.files_at_once.value_or(cores), rules_.concurrency);
  }
  const auto own = rules_.server_limits.find(server);
  const int wanted = own == rules_.server_limits.end() ? rules_.connections_per_server : own->second;
  const auto share = share_of(driver, example.address);
  if (!share || share->quarter >= wanted) return wanted;
  broadcast_.on(events::Noticed{{.code = "budget",
                                 .message = fmt::format("{}: {} of {} connections free; concurrency lowered from "
                                                        "{} to {}",
                                                        server, share->free, share->limit, wanted, share->quarter),
                                 .hint = "",
                                 .place = std::nullopt,
                                 .severity = Severity::note}});
  return share->quarter;
}

Problem Execution::no_such_run(const std::string& what) const {
  return {.code = "run_unknown", .message = what, .hint = "drover status", .place = std::nullopt};
}

bool Execution::resolve() {
  if (request_.action == Action::retry) return resolve_retry();
  if (request_.action == Action::resume) return resolve_resume();
  return true;
}

bool Execution::resolve_retry() {
  if (request_.run) {
    run_ = store_.find_run(*request_.run);
  } else {
    for (const auto& run : store_.runs(50)) {
      if (store_.jobs(run.number, control::JobState::failed).empty()) continue;
      run_ = run;
      break;
    }
  }
  if (!run_) {
    if (request_.run) say_unknown();
    return false;
  }
  for (const auto& job : store_.jobs(run_->number, control::JobState::failed)) jobs_then_[job.key] = job;
  return take_over();
}

void Execution::say_unknown() {
  broadcast_.on(events::Noticed{no_such_run(fmt::format("there is no run {}", *request_.run))});
  ending_.unknown_run = true;
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
    say_unknown();
    return false;
  }
  if (!run_ || run_->state == control::RunState::open) {
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
  again_ = true;
  return true;
}

}  // namespace drover::fleet
