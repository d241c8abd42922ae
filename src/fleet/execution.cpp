#include "fleet/execution.hpp"

#include <algorithm>
#include <cassert>
#include <numeric>
#include <ranges>
#include <unordered_set>

#include <fmt/format.h>

#include "base/text.hpp"
#include "fleet/notices.hpp"
#include "fleet/request_text.hpp"
#include "fleet/unknown_goal.hpp"

namespace drover::fleet {

namespace {

constexpr int most_sweeps = 100;
constexpr std::size_t written_together = 500;

// The control database answers for it, and has nothing to say.
bool is_untold(const Known& known, events::Verdict verdict) {
  return verdict == events::Verdict::already && known.from_control;
}

}  // namespace

Execution::Execution(const db::Drivers& drivers, control::Store& store, events::Listener& listener, const Rules& rules,
                     const Request& request, const std::vector<Stage>& stages, std::stop_token stop)
    : drivers_(drivers),
      store_(store),
      broadcast_(listener, store),
      rules_(rules),
      request_(request),
      stages_(stages),
      stop_(std::move(stop)),
      judge_(drivers, store, rules, request_) {
  ending_.strict = request.strict;
  summary_.verb = request.verb;
}

events::Summary Execution::run() {
  began_ = std::chrono::steady_clock::now();
  if (!resolve()) return conclude();
  if (!read_waves()) return conclude();
  prepare();
  if (stop_.stop_requested()) return stopped_before_the_start();
  if (asks_for_unknown() || refuse()) return conclude();
  if (request_.dry_run) {
    show_plan();
    return conclude();
  }
  if (anything_due() && !start()) return conclude();
  if (run_ && request_.async) {
    enqueue();
    return conclude();
  }
  bool stage_failed = false;
  for (auto& prepared : prepared_) {
    if (stage_failed) {
      leave(prepared, "an earlier stage did not succeed");
      continue;
    }
    if (run_) work(prepared);
    leave(prepared, ending_.interrupted ? "interrupted" : "the run was halted");
    // One that is held by another run has not succeeded either.
    stage_failed = summary_.count(events::Verdict::failed) + summary_.count(events::Verdict::blocked) +
                       summary_.count(events::Verdict::not_reached) >
                   0;
  }
  for (int round = 0; run_ && round < most_sweeps && sweep(); ++round) continue;
  return conclude();
}

bool Execution::read_waves() {
  auto waves = parse_waves(request_.waves);
  if (waves) {
    waves_ = *std::move(waves);
    return true;
  }
  for (const auto& problem : waves.error()) broadcast_.on(events::Noticed{problem});
  ending_.refused = true;
  return false;
}

// Not all tenants have been read by now, so that nothing can be said of the whole.
events::Summary Execution::stopped_before_the_start() {
  ending_.interrupted = true;
  for (auto& prepared : prepared_) leave(prepared, "interrupted");
  return conclude();
}

void Execution::prepare() {
  std::int64_t number = 0;
  for (const auto& stage : stages_) prepared_.push_back(prepare(stage, number++));
}

Execution::Prepared Execution::prepare(const Stage& stage, std::int64_t number) {
  Prepared prepared;
  prepared.stage = &stage;
  prepared.number = number;
  notice_vanished(stage);
  if (!request_.dry_run) store_.remember(*stage.catalog);
  SurveyOptions options{.open_all = request_.verify || again_, .plan_from_control = !request_.goal.back()};
  if (again_) options.about = [this](const auto& key) { return jobs_then_.contains(key); };
  prepared.fleet = survey(drivers_, store_, stage, rules_, options, stop_);
  if (const auto strangers = of_another_control(prepared.fleet)) broadcast_.on(events::Noticed{*strangers});
  plan(prepared.fleet, *stage.catalog);
  prepared.review = review(prepared.fleet, request_.goal, request_.verify);
  show_changes(prepared.review.refusals, prepared.fleet, *stage.catalog, store_);
  if (const auto* newest = stage.catalog->newest()) summary_.highest = newest->text();
  if (again_) finish_what_was_begun(prepared);
  if (!request_.dry_run) {
    prepared.servers = ask_those_due(prepared);
    const auto readers = that_only_read(prepared.servers);
    auto& refusals = prepared.review.refusals;
    refusals.insert(refusals.end(), readers.begin(), readers.end());
  }
  count_those_aside(prepared);
  return prepared;
}

// One that could not be reached at the survey is left to the jobs, which say why.
Answers Execution::ask_those_due(const Prepared& prepared) const {
  std::vector<const tenants::Target*> targets;
  for (const auto* known : prepared.review.due) targets.push_back(known->target);
  auto answers = ask_servers(targets, drivers_.of(prepared.stage->catalog->dialect()), prepared.stage->session);
  for (const auto* known : prepared.review.unreadable) answers.try_emplace(known->target->server);
  return answers;
}

void Execution::plan(std::vector<Known>& fleet, const migrations::Catalog& catalog) const {
  if (!names_versions()) return plan_all(fleet, catalog, request_.goal);
  for (auto& known : fleet) {
    std::vector<Known> one{known};
    plan_all(one, catalog, goal_of(known));
    known = one.front();
  }
}

// Where the run's own goal would mean something else by now: newer files, or other last steps.
bool Execution::names_versions() const {
  if (!again_) return false;
  return request_.goal.back() ? std::holds_alternative<plan::BackSteps>(request_.goal.aim)
                              : request_.action == Action::retry;
}

// A job of that run whose end was never written down, or that failed and was mended by hand, is worked again, if only
// to hear that there is nothing left to do: one target is one job, and is counted once.
void Execution::finish_what_was_begun(Prepared& prepared) const {
  if (request_.dry_run) return;
  const std::set<const Known*> due(prepared.review.due.begin(), prepared.review.due.end());
  for (const auto& known : prepared.fleet) {
    if (known.history && !due.contains(&known) && !done_then_.contains(known.key)) {
      prepared.review.due.push_back(&known);
    }
  }
}

// A retry plans what that run had planned for the target, with the files as they are now, and never newer ones.
plan::Goal Execution::goal_of(const Known& known) const {
  auto goal = goal_for(request_.goal, *known.target);
  const auto then = jobs_then_.find(known.key);
  const bool done = done_then_.contains(known.key);
  if (!names_versions() || then == jobs_then_.end() || (then->second.approved.empty() && !done)) return goal;
  std::vector<migrations::Version> versions;
  for (const auto& text : then->second.approved) {
    const auto version = migrations::Version::read(text);
    if (version && !done) versions.push_back(*version);
  }
  if (goal.back()) {
    goal.aim = plan::BackExactly{std::move(versions)};
  } else {
    goal.aim = plan::Exactly{std::move(versions)};
  }
  return goal;
}

void Execution::for_those_left_out(const Prepared& prepared, const Aside& then) const {
  for (const auto& target : prepared.stage->targets) {
    if (tenants::takes_part(target.tenant.lifecycle)) continue;
    Known aside;
    aside.target = &target;
    aside.key = {prepared.stage->catalog->name(), target.address.identity()};
    if (again_ && (!jobs_then_.contains(aside.key) || done_then_.contains(aside.key))) continue;
    then(aside, events::Verdict::skipped, std::string(tenants::to_string(target.tenant.lifecycle)));
  }
}

void Execution::for_those_there(const Prepared& prepared, const Aside& then) const {
  std::unordered_set<const Known*> busy(prepared.review.due.begin(), prepared.review.due.end());
  busy.insert(prepared.review.unreadable.begin(), prepared.review.unreadable.end());
  for (const auto& known : prepared.fleet) {
    if (busy.contains(&known)) continue;
    const auto* ahead = known.planned ? std::get_if<plan::Ahead>(known.planned.get()) : nullptr;
    if (ahead != nullptr) {
      then(known, events::Verdict::ahead, "newer than this release: " + ahead->unknown.back().text());
    } else {
      then(known, events::Verdict::already, "");
    }
  }
}

void Execution::count_those_aside(const Prepared& prepared) {
  const auto count_it = [this](const Known& known, events::Verdict verdict, const std::string& reason) {
    count(known, verdict, reason);
  };
  summary_.selected += static_cast<std::int64_t>(prepared.fleet.size());
  for_those_left_out(prepared, [&](const Known& known, events::Verdict verdict, const std::string& reason) {
    ++summary_.selected;
    count_it(known, verdict, reason);
  });
  if (again_) count_those_gone(prepared);
  for_those_there(prepared, count_it);
}

// They were told before there was a run. To keep them all until then, and mostly for nothing, takes much memory.
void Execution::keep_those_aside(std::int64_t run) {
  const auto keep = [&](const Known& known, events::Verdict verdict, const std::string& reason) {
    if (is_untold(known, verdict)) return;
    broadcast_.keep(finished_as(known, verdict, reason));
    if (broadcast_.kept() >= written_together) broadcast_.write(run);
  };
  for (const auto& prepared : prepared_) {
    for_those_left_out(prepared, keep);
    for_those_there(prepared, keep);
  }
}

// Targets of that run's unfinished jobs that the source no longer has, or has elsewhere: named, and not reached. What
// somebody has made the program forget is not asked for any more.
void Execution::count_those_gone(const Prepared& prepared) {
  const auto& stage = *prepared.stage;
  std::set<control::TargetKey> here;
  std::map<std::string, const tenants::Target*> labels;
  for (const auto& target : stage.targets) {
    here.insert({stage.catalog->name(), target.address.identity()});
    labels.emplace(target.label, &target);
  }
  std::map<std::string, std::string> tenants;  // by identity, of those that are remembered
  store_.each_target(stage.catalog->name(),
                     [&](const control::TargetRow& row) { tenants.emplace(row.key.identity, row.tenant); });
  std::vector<std::string> gone;
  for (const auto& [key, job] : jobs_then_) {
    const auto tenant = tenants.find(key.identity);
    if (key.catalog != stage.catalog->name() || here.contains(key) || done_then_.contains(key)) continue;
    const auto moved = labels.find(job.label);
    if (tenant == tenants.end() || (moved == labels.end() && !stage.whole_source)) continue;
    if (moved == labels.end()) gone.push_back(job.label);
    count_one_gone(job, tenant->second, moved == labels.end() ? nullptr : moved->second);
  }
  if (!gone.empty()) broadcast_.on(events::Noticed{vanished(std::move(gone), "of that run")});
}

void Execution::count_one_gone(const control::Job& job, const std::string& tenant, const tenants::Target* moved) {
  tenants::Target gone;
  gone.label = job.label;
  gone.tenant.id.text = tenant.empty() ? job.label : tenant;
  Known known;
  known.target = &gone;
  known.key = job.key;
  ++summary_.selected;
  if (moved == nullptr) return count(known, events::Verdict::not_reached, "no longer listed");
  const auto reason = "it is at another place by now: " + moved->address.text();
  count(known, events::Verdict::not_reached, reason);
  broadcast_.on(events::Noticed{moved_away(job.label, gone.tenant.id, reason)});
}

void Execution::count(const Known& known, events::Verdict verdict, const std::string& reason,
                      const std::optional<events::Failure>& failure) {
  tenants_.insert(known.target->tenant.id.text);
  summary_.add(verdict);
  if (known.from_control && known.read_at) {
    summary_.oldest_read = summary_.oldest_read ? std::min(*summary_.oldest_read, *known.read_at) : *known.read_at;
  }
  if (is_untold(known, verdict)) {
    ++untold_;
  } else if (run_) {
    broadcast_.on(finished_as(known, verdict, reason));
    if (started_ && broadcast_.kept() >= written_together) broadcast_.write(run_->number);
  } else {
    auto told = finished_as(known, verdict, reason);
    if (failure) told.outcome.failure = failure;
    broadcast_.tell(told);
  }
}

events::TargetFinished Execution::finished_as(const Known& known, events::Verdict verdict,
                                              const std::string& reason) const {
  events::Outcome outcome;
  if (run_) outcome.run = run_->number;
  outcome.target = known.target->label;
  outcome.tenant = known.target->tenant.id.text;
  outcome.catalog = known.key.catalog;
  outcome.identity = known.key.identity;
  outcome.verdict = verdict;
  outcome.reason = reason;
  if (known.history) {
    if (const auto* highest = known.history->highest()) outcome.from = outcome.to = highest->text();
  }
  if (known.unreadable) outcome.failure = *known.unreadable;
  return {std::move(outcome)};
}

// Named, counted, and left alone until somebody says `tenant remove`.
void Execution::notice_vanished(const Stage& stage) {
  if (!stage.whole_source || again_) return;
  const auto present = stage.labels();
  std::vector<std::string> gone;
  for (auto& label : store_.labels(stage.catalog->name())) {
    if (!present.contains(label)) gone.push_back(std::move(label));
  }
  summary_.vanished += static_cast<std::int64_t>(gone.size());
  if (!gone.empty()) broadcast_.on(events::Noticed{vanished(std::move(gone), "known from before")});
}

bool Execution::asks_for_unknown() {
  const auto known = [this](const Prepared& prepared) {
    return somebody_knows(request_.goal, *prepared.stage->catalog, prepared.fleet, store_);
  };
  if (again_ || std::ranges::any_of(prepared_, known)) return false;
  broadcast_.on(events::Noticed{unknown_goal(request_.goal)});
  for (auto& prepared : prepared_) leave(prepared, "the run was refused");
  ending_.unknown = true;
  return true;
}

bool Execution::refuse() {
  Problems refusals;
  for (const auto& prepared : prepared_) {
    refusals.insert(refusals.end(), prepared.review.refusals.begin(), prepared.review.refusals.end());
    if (!request_.goal.back() || request_.allow_data_loss || request_.dry_run) continue;
    const auto& driver = drivers_.of(prepared.stage->catalog->dialect());
    const auto lossy = losses(prepared.review.due, *prepared.stage, driver, rules_);
    refusals.insert(refusals.end(), lossy.begin(), lossy.end());
  }
  if (refusals.empty()) return false;
  for (const auto& problem : refusals) broadcast_.on(events::Noticed{problem});
  for (auto& prepared : prepared_) leave(prepared, "the run was refused");
  ending_.refused = true;
  return true;
}

void Execution::show_plan() {
  for (auto& prepared : prepared_) {
    for (auto& group : plan_groups(prepared.review.due, *prepared.stage)) broadcast_.on(group);
    leave_blocked(prepared, prepared.review.due);
    leave_blocked(prepared, prepared.review.unreadable);
    leave(prepared, "planned only");
  }
  ending_.planned = true;
}

// A plan says of them what a run would say.
void Execution::leave_blocked(const Prepared& prepared, std::vector<const Known*>& among) {
  std::erase_if(among, [&](const Known* known) {
    const auto failure = what_blocks(*known, *prepared.stage->catalog);
    if (failure) count(*known, events::Verdict::blocked, "", failure);
    return failure.has_value();
  });
}

bool Execution::anything_due() const {
  return std::ranges::any_of(prepared_, [&](const auto& prepared) {
    return !prepared.review.due.empty() || !prepared.review.unreadable.empty() || (again_ && !prepared.fleet.empty());
  });
}

// Those whose job has not come to an end, or was never begun.
void Execution::leave(Prepared& prepared, const std::string& reason) {
  std::vector<const Known*> left;
  if (run_ && !ending_.refused) {
    for (const auto& known : prepared.fleet) {
      if (prepared.open.contains(&known)) left.push_back(&known);
    }
  }
  if (!run_ || ending_.refused || !prepared.worked) {
    left = prepared.review.due;
    left.insert(left.end(), prepared.review.unreadable.begin(), prepared.review.unreadable.end());
  }
  for (const auto* known : left) count(*known, events::Verdict::not_reached, reason);
  prepared.open.clear();
  prepared.review.due.clear();
  prepared.review.unreadable.clear();
}

// A retry concerns the failed ones alone: what was cut short before is so still.
control::RunState Execution::state_of_run() const {
  if (ending_.interrupted) return control::RunState::interrupted;
  if (ending_.halted) return control::RunState::halted;
  const bool goes_on = request_.action == Action::retry && run_->state != control::RunState::open;
  return goes_on ? run_->state : control::RunState::done;
}

// What was selected is what was prepared, and what was counted adds up to it.
bool Execution::all_are_counted_once() const {
  const auto counts = summary_.counts | std::views::values;
  return std::accumulate(counts.begin(), counts.end(), std::int64_t{0}) == summary_.selected;
}

events::Summary Execution::conclude() {
  assert(all_are_counted_once());
  summary_.tenants = static_cast<std::int64_t>(tenants_.size());
  summary_.duration = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began_);
  if (run_) summary_.run = run_->number;
  fleet::conclude(summary_, ending_);
  bool opened = run_.has_value();
  for (const auto& prepared : prepared_) {
    opened = opened || std::ranges::any_of(prepared.fleet, [](const auto& known) { return !known.from_control; });
  }
  summary_.from_control = !opened;
  if (run_) {
    broadcast_.write(run_->number);
    if (!enqueued_) store_.finish_run(run_->number, state_of_run(), summary_);
  }
  broadcast_.on(events::RunFinished{summary_});
  return summary_;
}

}  // namespace drover::fleet
