#include "fleet/dispatch.hpp"

#include <algorithm>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "base/time.hpp"
#include "run/budget.hpp"

namespace drover::fleet {

namespace {

constexpr int claims_at_once = 100;
constexpr int most_ahead = 16;
constexpr std::chrono::milliseconds quick_batch{500};
constexpr std::chrono::milliseconds slow_batch{2'000};
constexpr std::int64_t most_tries_of_held = 30;  // each waits run.wait
constexpr std::size_t results_at_once = 64;
constexpr std::chrono::milliseconds results_wait{200};

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

run::Limits limits_of(const Rules& rules) {
  return {.lock_tries = rules.lock_tries,
          .longest_lock_pause = rules.longest_lock_pause,
          .attempts = rules.attempts,
          .attempt_delays = rules.attempt_delays,
          .wait_for_lock = rules.wait_for_place};
}

control::TargetState target_state(events::Verdict verdict, control::TargetState observed) {
  if (verdict == events::Verdict::failed) return control::TargetState::failed;
  if (verdict == events::Verdict::blocked) return control::TargetState::blocked;
  return observed;
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

}  // namespace

Dispatch::Dispatch(const db::Driver& driver, control::Store& store, Broadcast& broadcast, const Stage& stage,
                   const Rules& rules, DispatchOptions options, Tasks tasks)
    : driver_(driver),
      store_(store),
      broadcast_(broadcast),
      stage_(stage),
      rules_(rules),
      options_(std::move(options)),
      tasks_(std::move(tasks)),
      pool_(driver, stage.session, rules),
      limits_(limits_of(rules)),
      runner_(driver, stage.session, limits_, broadcast) {
  pool_.when_refused([this](const auto& address, const auto& error) { do_with_less(address, error); });
  std::set<std::string> servers;
  for (const auto& [key, task] : tasks_) servers.insert(task.target->server);
  for (const auto& [server, limit] : options_.limits) servers.insert(server);
  for (const auto& server : servers) {
    const auto limit = options_.limits.find(server);
    lanes_.push_back({.server = server, .limit = limit == options_.limits.end() ? 1 : limit->second, .claims = {}});
  }
}

int Dispatch::threads() const {
  int wanted = 0;
  for (const auto& lane : lanes_) wanted += lane.limit;
  return std::clamp(std::min(wanted, static_cast<int>(tasks_.size())), 1, rules_.concurrency);
}

void Dispatch::work(const std::stop_token& stop, const std::stop_token& cancel,
                    const std::function<void(const events::Outcome&)>& finished) {
  finished_ = finished;
  pool_.stop_with(cancel);
  {
    const std::jthread writer([this](const std::stop_token& over) { keep_writing(over); });
    std::vector<std::jthread> threads_running;
    const int wanted = threads();
    for (int i = 0; i < wanted; ++i) threads_running.emplace_back([&] { loop(stop, cancel); });
  }
  if (!error_) write_results();
  if (!error_) give_back_the_rest();
  if (error_) std::rethrow_exception(error_);
}

void Dispatch::give_back_the_rest() {
  std::vector<control::Claim> rest = std::exchange(given_back_, {});
  for (auto& lane : lanes_) {
    std::ranges::move(lane.claims, std::back_inserter(rest));
    lane.claims.clear();
  }
  store_.give_back(rest);
}

void Dispatch::loop(const std::stop_token& stop, const std::stop_token& cancel) {
  try {
    while (auto claim = next(stop)) {
      ++running_;
      auto result = perform(*claim, cancel);
      --running_;
      done(*claim, std::move(result));
    }
  } catch (...) {
    give_up(std::current_exception());
  }
}

std::optional<control::Claim> Dispatch::next(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested() && !halted_ && !error_) {
    if (auto* lane = free_lane()) {
      ++lane->running;
      auto claim = std::move(lane->claims.front());
      lane->claims.pop_front();
      return claim;
    }
    if (all_exhausted()) return std::nullopt;
    changed_.wait(lock, stop, [this] { return free_lane() != nullptr || all_exhausted() || halted_ || error_; });
  }
  return std::nullopt;
}

// A lane that may start one more job and has one; jobs are fetched when a lane has run dry.
Dispatch::Lane* Dispatch::free_lane() {
  for (auto& lane : lanes_) {
    if (lane.running >= lane.limit) continue;
    if (lane.claims.empty() && !lane.exhausted) fetch(lane);
    if (!lane.claims.empty()) return &lane;
  }
  return nullptr;
}

void Dispatch::fetch(Lane& lane) {
  const auto now = std::chrono::steady_clock::now();
  if (lane.fetched_at.time_since_epoch().count() != 0) {
    const auto took = now - lane.fetched_at;
    if (took < quick_batch) lane.ahead = std::min(lane.ahead * 2, most_ahead);
    if (took > slow_batch) lane.ahead = std::max(lane.ahead / 2, 1);
  }
  lane.fetched_at = now;
  auto claims =
      store_.claim(options_.run, options_.stage, lane.server, std::min(claims_at_once, lane.limit * lane.ahead));
  lane.exhausted = claims.empty();
  std::ranges::move(claims, std::back_inserter(lane.claims));
}

bool Dispatch::all_exhausted() const {
  return std::ranges::all_of(lanes_, [](const auto& lane) { return lane.exhausted && lane.claims.empty(); });
}

// A database's own limit says nothing of its server.
void Dispatch::do_with_less(const db::Address& address, const db::Error& error) {
  if (std::string_view(error.what()).contains("for database \"")) return;
  const auto task = tasks_.find({stage_.catalog->name(), address.identity()});
  const std::scoped_lock lock(mutex_);
  const auto lane = std::ranges::find(lanes_, task->second.target->server, &Lane::server);
  lane->limit = std::max(1, lane->limit - 1);
  if (std::exchange(lane->refused, true)) return;
  broadcast_.on(
      events::Noticed{{.code = "budget",
                       .message = fmt::format(
                           "{} has no connection left: waiting for one, and fewer at once from now on", lane->server),
                       .hint = "",
                       .place = std::nullopt,
                       .severity = Severity::warning,
                       .details = {}}});
}

control::JobResult Dispatch::perform(const control::Claim& claim, const std::stop_token& cancel) {
  control::JobResult result{.claim = claim, .state = {}, .outcome = {}, .observation = {}};
  const auto found = tasks_.find(claim.job.key);
  if (found == tasks_.end()) {
    result.state = control::JobState::not_reached;
    result.outcome.target = claim.job.label;
    result.outcome.catalog = claim.job.key.catalog;
    result.outcome.reason = "no longer among the selected tenants";
    return result;
  }
  const auto& task = found->second;
  const run::Job job{.label = task.target->label,
                     .tenant = task.target->tenant.id.text,
                     .address = task.target->address,
                     .names = stage_.names(),
                     .catalog = stage_.catalog,
                     .goal = task.goal,
                     .writer = {.control_id = store_.control_id(),
                                .epoch = claim.epoch,
                                .batch = options_.run,
                                .worker = options_.worker},
                     .approved = task.approved || task.may_outgrow ? task.approved : approved_of(claim.job),
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
  const run::Budget time(cancel, options_.job_timeout);
  auto ended = runner_.run(job, pool_, time.token());
  result.outcome = std::move(ended.outcome);
  if (time.is_over() && result.outcome.verdict == events::Verdict::not_reached) fail_late(result.outcome);
  result.state = state_of(result.outcome.verdict);
  if (ended.history) {
    auto observation = observe(stage_, *task.target, claim.job.key, *ended.history);
    observation.epoch = result.claim.epoch;
    observation.stamp = driver_.stamp(task.target->address);
    observation.failure = result.outcome.failure;
    observation.state = target_state(result.outcome.verdict, observation.state);
    result.observation = std::move(observation);
  }
  return result;
}

void Dispatch::fail_late(events::Outcome& outcome) const {
  outcome.verdict = events::Verdict::failed;
  outcome.failure = events::Failure{
      .error_class = "timeout",
      .message = "took longer than --job-timeout " + drover::to_text(*options_.job_timeout) + ", and was cut short",
      .now_true = outcome.to.empty() ? "" : "tenant at " + outcome.to,
      .retried = "not retried: it would take as long again",
      .next = "drover retry"};
}

// Nothing was done, and somebody may do it later. A worker that stands still keeps its tenant locked until it goes on
// or dies: that is no failure of the tenant's. Nor is it when somebody else has taken the job over meanwhile.
bool Dispatch::is_for_later(const control::JobResult& result) const {
  if (!options_.give_back || !tasks_.contains(result.claim.job.key)) return false;
  const auto& failure = result.outcome.failure;
  if (result.state == control::JobState::not_reached) return !failure;
  const bool others = failure && (failure->error_class == "held" || failure->error_class == "fenced");
  return others && result.claim.attempts < most_tries_of_held;
}

void Dispatch::done(const control::Claim& claim, control::JobResult result) {
  const bool cut_short = is_for_later(result);
  // Those that are no longer among the tenants have been named before.
  if (!cut_short && tasks_.contains(claim.job.key)) broadcast_.on(events::TargetFinished{result.outcome});
  const std::scoped_lock lock(mutex_);
  const auto lane = std::ranges::find(lanes_, claim.job.server, &Lane::server);
  if (lane != lanes_.end()) --lane->running;
  if (cut_short) {
    given_back_.push_back(result.claim);
    changed_.notify_all();
    return;
  }
  finished_(result.outcome);
  if (options_.fail_fast && result.state == control::JobState::failed) halted_ = true;
  results_.push_back(std::move(result));
  if (results_.size() >= results_at_once) write_results();
  changed_.notify_all();
}

// Beside the work: what has begun or ended is not to wait for a long job to be known.
void Dispatch::keep_writing(const std::stop_token& over) {
  std::unique_lock lock(mutex_);
  while (!over.stop_requested()) {
    changed_.wait_for(lock, over, results_wait, [] { return false; });
    if (over.stop_requested() || error_) return;
    if (results_.empty() && !broadcast_.has_something_to_write()) continue;
    try {
      write_results();
    } catch (const db::Error&) {
      error_ = std::current_exception();
      changed_.notify_all();
      return;
    }
  }
}

void Dispatch::write_results() {
  broadcast_.write(options_.run, std::exchange(results_, {}));
  judge();
}

// What it costs grows with the run.
void Dispatch::judge() {
  const auto now = std::chrono::steady_clock::now();
  if (!options_.halts || halted_ || now < judged_next_) return;
  halted_ = options_.halts();
  const auto judged = std::chrono::steady_clock::now();
  judged_next_ = judged + 9 * (judged - now);
  if (halted_) changed_.notify_all();
}

void Dispatch::give_up(std::exception_ptr error) {
  const std::scoped_lock lock(mutex_);
  if (!error_) error_ = std::move(error);
  changed_.notify_all();
}

}  // namespace drover::fleet
