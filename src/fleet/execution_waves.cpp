#include <algorithm>
#include <functional>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "control/owner.hpp"
#include "fleet/execution.hpp"
#include "fleet/frozen.hpp"
#include "fleet/share.hpp"
#include "fleet/steering.hpp"
#include "run/pause.hpp"

namespace drover::fleet {

namespace {

constexpr std::chrono::milliseconds held_poll{500};
constexpr std::chrono::milliseconds paused_poll{250};

events::Noticed notice(std::string code, std::string message, std::string hint = {}) {
  return {{.code = std::move(code),
           .message = std::move(message),
           .hint = std::move(hint),
           .place = std::nullopt,
           .severity = Severity::warning,
           .details = {}}};
}

std::string first_of(const std::vector<std::string>& labels) {
  constexpr std::size_t most = 3;
  const std::vector<std::string> first(labels.begin(),
                                       labels.begin() + static_cast<std::ptrdiff_t>(std::min(labels.size(), most)));
  return join(first, ", ") + (labels.size() > most ? ", ..." : "");
}

}  // namespace

std::vector<Execution::Due> Execution::due_in_waves(Prepared& prepared) const {
  std::vector<const Known*> due = prepared.review.due;
  due.insert(due.end(), prepared.review.unreadable.begin(), prepared.review.unreadable.end());
  std::vector<const tenants::Target*> targets;
  for (const auto* known : due) targets.push_back(known->target);
  // A database that all share is one target, and no part of a fleet.
  const bool alone = prepared.fleet.size() == 1 && prepared_.size() > 1;
  auto numbers = assign(alone ? std::vector<Wave>{} : waves_, targets);
  if (request_.action == Action::resume) {
    for (std::size_t i = 0; i < due.size(); ++i) {
      const auto then = jobs_then_.find(due[i]->key);
      if (then != jobs_then_.end()) numbers[i] = then->second.wave;
    }
  }
  prepared.waves.insert(numbers.begin(), numbers.end());
  std::vector<Due> in_waves;
  in_waves.reserve(due.size());
  for (std::size_t i = 0; i < due.size(); ++i) in_waves.push_back({due[i], numbers[i]});
  return in_waves;
}

std::vector<control::Holder> Execution::add_jobs(const Prepared& prepared, const std::vector<Due>& due) {
  return store_.add_jobs(due.size(), [&](std::size_t index) -> control::Job {
    const auto& [known, wave] = due[index];
    return {.run = run_->number,
            .stage = prepared.number,
            .key = known->key,
            .label = known->target->label,
            .server = known->target->server,
            .size = known->target->size,
            .wave = wave,
            .approved = versions_of(*known)};
  });
}

void Execution::add_jobs(Prepared& prepared) {
  prepared.worked = true;
  for (const auto& known : prepared.fleet) prepared.places.emplace(known.key.identity, &known);
  prepared.open.insert(prepared.review.due.begin(), prepared.review.due.end());
  prepared.open.insert(prepared.review.unreadable.begin(), prepared.review.unreadable.end());
  prepared.held = add_jobs(prepared, due_in_waves(prepared));
  store_.describe_stage(run_->number,
                        {.number = prepared.number,
                         .catalog = prepared.stage->catalog->name(),
                         .digest = prepared.stage->catalog->digest()},
                        names_of(waves_));
}

void Execution::work(Prepared& prepared) {
  add_jobs(prepared);
  go_through_waves(prepared);
  wait_for_held(prepared);
  leave_frozen(prepared);
  ending_.interrupted = ending_.interrupted || stop_.stop_requested();
}

bool Execution::is_over() const { return stop_.stop_requested() || ending_.halted || ending_.interrupted; }

void Execution::go_through_waves(Prepared& prepared) {
  bool first = true;
  for (const auto wave : prepared.waves) {
    prepared.position = {.stage = prepared.number, .wave = wave};
    store_.stand(run_->number, prepared.position, first ? std::chrono::milliseconds{0} : request_.waves.soak);
    if (!first && !run::pause(request_.waves.soak, stop_)) return;
    first = false;
    work_off(prepared);
    if (is_over()) return;
    const bool last = wave == *prepared.waves.rbegin();
    // Of a part that was not done nothing follows for the next one.
    if (!last && is_frozen_in(prepared.position)) return;
    if (const auto reason = judge_.after(*prepared.stage, run_->number, prepared.position, last, stop_)) {
      return halt(*reason);
    }
  }
}

bool Execution::is_frozen_in(const control::Position& position) {
  return std::ranges::any_of(store_.tally_waves(run_->number), [&](const auto& wave) {
    return wave.position == position && wave.jobs.contains(control::JobState::queued);
  });
}

// What could not be claimed because somebody keeps it still, and what was to come after that.
void Execution::leave_frozen(Prepared& prepared) {
  if (prepared.open.empty() || is_over()) return;
  const Frozen frozen(store_);
  if (!frozen.any()) return;
  ending_.held = true;
  std::map<std::string, std::vector<std::string>> labels;  // by the reason
  for (const auto& known : prepared.fleet) {
    if (prepared.open.erase(&known) == 0) continue;
    const auto* freeze = frozen.find(known.target->label);
    const auto reason = freeze != nullptr ? to_text(*freeze) : "the part of the run before it is frozen";
    count(known, events::Verdict::not_reached, reason);
    labels[reason].push_back(known.target->label);
  }
  for (const auto& [reason, those] : labels) {
    broadcast_.on(notice("frozen", fmt::format("{} not begun, {}: {}", those.size(), reason, first_of(those)),
                         "drover freeze --show"));
  }
}

void Execution::halt(const std::string& reason) {
  if (!store_.halt(run_->number, reason)) return;
  ending_.halted = true;
  broadcast_.on(events::Halted{run_->number, reason});
}

void Execution::work_off(Prepared& prepared) {
  do dispatch(prepared);
  while (!is_over() && paused_for_a_while());
}

// True: somebody has paused the run, and by now let it go on.
bool Execution::paused_for_a_while() {
  bool said = false;
  while (true) {
    const auto run = store_.find_run(run_->number);
    if (!run || run->state == control::RunState::interrupted) {
      ending_.interrupted = true;
      broadcast_.on(notice("cancelled", fmt::format("run {}: {}", run_->number, run ? run->reason : "is gone")));
      return false;
    }
    if (run->state != control::RunState::paused) return said;
    if (!said) {
      broadcast_.on(notice("paused", fmt::format("run {}: {}", run_->number, run->reason),
                           fmt::format("drover run resume {}", run_->number)));
    }
    said = true;
    if (!run::pause(paused_poll, stop_)) return false;
  }
}

Answers Execution::ask_those_open(const Prepared& prepared) const {
  std::vector<const tenants::Target*> targets;
  for (const auto& known : prepared.fleet) {
    if (prepared.open.contains(&known)) targets.push_back(known.target);
  }
  return ask_servers(targets, drivers_.of(prepared.stage->catalog->dialect()), prepared.stage->session);
}

void Execution::dispatch(Prepared& prepared) {
  const auto& driver = drivers_.of(prepared.stage->catalog->dialect());
  auto servers = std::exchange(prepared.servers, {});
  if (servers.empty()) servers = ask_those_open(prepared);
  std::string reason;
  const auto halts = [&] {
    const auto why = judge_.under_way(run_->number, prepared.position);
    if (why) reason = *why;
    return why.has_value();
  };
  const Steering steering(store_, run_->number, stop_, rules_.grace);
  Dispatch dispatch(driver, store_, broadcast_, *prepared.stage, rules_,
                    {.run = run_->number,
                     .stage = prepared.number,
                     .worker = control::process_name(),
                     .fail_fast = request_.fail_fast,
                     .decision = request_.decision,
                     .limits = limits_for(servers, driver, rules_, broadcast_),
                     .halts = request_.halt.any() ? halts : std::function<bool()>{},
                     .guesses = true},
                    tasks_of(prepared));
  const std::stop_callback say(stop_, [&] { broadcast_.on(events::Stopping{dispatch.running(), rules_.grace}); });
  dispatch.work(steering.stop(), steering.cancel(),
                [&](const events::Outcome& outcome) { finished(prepared, outcome); });
  if (!reason.empty()) return halt(reason);
  if (!dispatch.halted()) return;
  ending_.halted = true;
  store_.halt(run_->number, "the first failure");
}

// Others hold some targets: what is free has been done, now for a while what they let go.
void Execution::wait_for_held(Prepared& prepared) {
  const auto deadline = std::chrono::steady_clock::now() + rules_.wait_for_place;
  auto& held = prepared.held;
  bool said = false;
  while (!held.empty() && !is_over()) {
    if (!said) {
      said = true;
      broadcast_.on(notice(
          "held", fmt::format("{} of the tenants are being worked on by run {} ({}); waiting up to {}", held.size(),
                              held.front().run, held.front().owner, drover::to_text(rules_.wait_for_place))));
    }
    if (std::chrono::steady_clock::now() >= deadline) break;
    run::pause(held_poll, stop_);
    std::set<control::TargetKey> keys;
    for (const auto& holder : held) keys.insert(holder.key);
    auto due = due_in_waves(prepared);
    std::erase_if(due, [&](const auto& one) { return !keys.contains(one.known->key); });
    const auto before = held.size();
    held = add_jobs(prepared, due);
    if (held.size() < before) work_off(prepared);
  }
  leave_held(prepared);
}

void Execution::leave_held(Prepared& prepared) {
  if (prepared.held.empty()) return;
  ending_.held = true;
  for (const auto& known : prepared.fleet) {
    const auto holder = std::ranges::find(prepared.held, known.key, &control::Holder::key);
    if (holder == prepared.held.end() || prepared.open.erase(&known) == 0) continue;
    count(known, events::Verdict::not_reached, fmt::format("held by run {} ({})", holder->run, holder->owner));
  }
}

bool Execution::sweeps(const Stage& stage) const {
  // A stage that was left because of an earlier one is not begun with newcomers either.
  const auto& prepared = prepared_[static_cast<std::size_t>(&stage - stages_.data())];
  return request_.sweep && prepared.worked && stage.whole_source && stage.list_again && !is_over() && !ending_.held;
}

// Those that take part by now and did not when the run looked: made meanwhile, or activated.
std::vector<tenants::Target> Execution::newcomers(const Stage& stage) const {
  std::unordered_set<std::string_view> seen;
  for (const auto& prepared : prepared_) {
    if (prepared.stage->catalog != stage.catalog) continue;
    for (const auto& known : prepared.fleet) seen.insert(known.key.identity);
  }
  const auto is_new = [&](const tenants::Target& target) {
    return tenants::takes_part(target.tenant.lifecycle) && !seen.contains(target.address.identity());
  };
  auto targets = stage.list_again(is_new);
  std::erase_if(targets, std::not_fn(is_new));
  return targets;
}

// Tenants that came while the run went on are brought to where it brought the others. True: there were some.
bool Execution::sweep() {
  bool found = false;
  for (const auto& stage : stages_) {
    if (!sweeps(stage)) continue;
    auto came = newcomers(stage);
    if (came.empty()) continue;
    found = true;
    auto& later = later_.emplace_back(stage);
    later.targets = std::move(came);
    later.whole_source = false;
    prepared_.push_back(prepare(later, &stage - stages_.data()));
    work(prepared_.back());
    leave(prepared_.back(), "interrupted");
  }
  return found;
}

// Everything is made by this process and handed over in one go: workers see all of it or nothing.
void Execution::enqueue() {
  std::optional<std::int64_t> first;
  for (auto& prepared : prepared_) {
    add_jobs(prepared);
    leave_held(prepared);
    if (!first && !prepared.open.empty()) first = prepared.number;
    enqueue(prepared);
  }
  if (!first) return;
  summary_.tenants = static_cast<std::int64_t>(tenants_.size());
  enqueued_ = store_.hand_over(run_->number, *first, summary_);
  if (!enqueued_) ending_.interrupted = true;
  if (!store_.workers().empty()) return;
  broadcast_.on(notice("no_worker", "no worker is there to take them", "drover worker"));
}

void Execution::enqueue(Prepared& prepared) {
  for (const auto& known : prepared.fleet) {
    if (prepared.open.contains(&known)) count(known, events::Verdict::enqueued, "");
  }
  prepared.open.clear();
}

}  // namespace drover::fleet
