#include "fleet/dispatch.hpp"

#include <algorithm>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "fleet/eta.hpp"
#include "fleet/share.hpp"
#include "run/failure.hpp"
#include "run/pause.hpp"

namespace drover::fleet {

namespace {

constexpr int claims_at_once = 100;
constexpr int most_ahead = 16;
constexpr std::chrono::milliseconds quick_batch{500};
constexpr std::chrono::milliseconds slow_batch{2'000};
constexpr std::int64_t most_tries_of_held = 30;  // each waits run.wait
constexpr std::size_t results_at_once = 64;
constexpr std::chrono::milliseconds results_wait{200};
constexpr std::chrono::milliseconds between_looks{1'000};

PerformerOptions performing(const DispatchOptions& options) {
  return {.run = options.run,
          .worker = options.worker,
          .decision = options.decision,
          .job_timeout = options.job_timeout,
          .leaves_those_away = options.circuits != nullptr};
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
      performer_(driver, store, broadcast, stage, rules, performing(options_)) {
  pool_.when_refused([this](const auto& address, const auto& error) { do_with_less(address, error); });
  if (options_.circuits != nullptr) pool_.never_wait();
  auto servers = tasks_.servers;
  for (const auto& [server, limit] : options_.limits) servers.emplace(server, nullptr);
  for (const auto& [server, example] : servers) {
    const auto found = options_.limits.find(server);
    const int limit = found == options_.limits.end() ? 1 : found->second;
    lanes_.push_back({.server = server,
                      .example = example,
                      .limit = limit,
                      .most = std::max(limit, wanted_for(server, driver, rules)),
                      .claims = {}});
  }
}

int Dispatch::threads() const {
  int wanted = 0;
  for (const auto& lane : lanes_) wanted += lane.most;
  return std::clamp(std::min(wanted, static_cast<int>(tasks_.count)), 1, rules_.concurrency);
}

void Dispatch::work(const std::stop_token& stop, const std::stop_token& cancel,
                    const std::function<void(const events::Outcome&)>& finished) {
  finished_ = finished;
  pool_.stop_with(cancel);
  {
    const std::jthread writer([this](const std::stop_token& over) { keep_writing(over); });
    std::jthread asking;
    if (driver_.traits().is_server) asking = std::jthread([this](const std::stop_token& over) { keep_asking(over); });
    std::vector<std::jthread> threads_running;
    const int wanted = threads();
    for (int i = 0; i < wanted; ++i) threads_running.emplace_back([&] { loop(stop, cancel); });
  }
  if (!error_) write_results();
  if (!error_) give_back_the_rest();
  if (error_) std::rethrow_exception(error_);
}

void Dispatch::give_back_the_rest() {
  for (auto& lane : lanes_) {
    std::ranges::move(lane.claims, std::back_inserter(untried_));
    lane.claims.clear();
  }
  store_.give_back(std::exchange(untried_, {}));
  store_.give_back(std::exchange(tried_, {}), true);
  store_.give_back(std::exchange(held_, {}), true);
}

void Dispatch::loop(const std::stop_token& stop, const std::stop_token& cancel) {
  try {
    while (auto claim = next(stop)) {
      ++running_;
      auto performed = performer_.perform(*claim, tasks_.find(claim->job.key.identity), pool_, cancel);
      --running_;
      done(*claim, std::move(performed));
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
    if (nothing_left()) return std::nullopt;
    changed_.wait(lock, stop, [this] { return free_lane() != nullptr || nothing_left() || halted_ || error_; });
  }
  return std::nullopt;
}

// A lane that may start one more job and has one; jobs are fetched when a lane has run dry.
Dispatch::Lane* Dispatch::free_lane() {
  for (auto& lane : lanes_) {
    if (lane.running >= lane.limit || rests(lane)) continue;
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

// While others are at work, one whose server is away may come back.
bool Dispatch::nothing_left() const {
  const auto is_dry = [](const Lane& lane) { return lane.exhausted && lane.claims.empty(); };
  if (!std::ranges::all_of(lanes_, [&](const Lane& lane) { return is_dry(lane) || rests(lane); })) return false;
  const bool one_rests = std::ranges::any_of(lanes_, [this](const Lane& lane) { return rests(lane); });
  return !one_rests || std::ranges::all_of(lanes_, [](const Lane& lane) { return lane.running == 0; });
}

// Its server is away, and its jobs are left in the queue.
bool Dispatch::rests(const Lane& lane) const {
  return options_.circuits != nullptr && options_.circuits->is_open(lane.server);
}

// A database's own limit says nothing of its server.
void Dispatch::do_with_less(const db::Address& address, const db::Error& error) {
  if (std::string_view(error.what()).contains("for database \"")) return;
  const auto task = tasks_.find(address.identity());
  const std::scoped_lock lock(mutex_);
  const auto lane = std::ranges::find(lanes_, task->target->server, &Lane::server);
  lane->limit = std::max(1, lane->limit - 1);
  if (std::exchange(lane->refused, true)) return;
  broadcast_.on(events::Noticed{
      {.code = "budget",
       .message = lane->server + " has no connection left: waiting for one, and fewer at once from now on",
       .hint = "",
       .place = std::nullopt,
       .severity = Severity::warning,
       .details = {}}});
}

// Nothing was done, and somebody may do it later. A worker that stands still keeps its tenant locked until it goes on
// or dies: that is no failure of the tenant's. Nor is it when somebody else has taken the job over meanwhile.
bool Dispatch::is_for_later(const Performed& performed) const {
  if (!options_.give_back || performed.gone) return false;
  const auto& result = performed.result;
  const auto& failure = result.outcome.failure;
  if (result.state == control::JobState::not_reached) return !failure;
  const bool others = failure && (failure->error_class == "held" || failure->error_class == "fenced");
  return others && result.claim.attempts < most_tries_of_held;
}

void Dispatch::done(const control::Claim& claim, Performed performed) {
  std::unique_lock lock(mutex_);
  auto& result = performed.result;
  const auto lane = std::ranges::find(lanes_, claim.job.server, &Lane::server);
  if (performed.away) is_away(*lane, *performed.away);
  const bool connected = result.observation && !performed.away;
  if (options_.circuits != nullptr && connected) options_.circuits->worked(claim.job.server);
  auto* back = where_back(performed);
  lock.unlock();
  // Those that are no longer among the tenants have been named before.
  if (back == nullptr && !performed.gone) broadcast_.on(events::TargetFinished{result.outcome});
  lock.lock();
  if (lane != lanes_.end()) --lane->running;
  if (back != nullptr) {
    back->push_back(result.claim);
    changed_.notify_all();
    return;
  }
  finished_(result.outcome);
  if (options_.fail_fast && result.state == control::JobState::failed) halted_ = true;
  results_.push_back(std::move(result));
  if (results_.size() >= results_at_once) write_results();
  changed_.notify_all();
}

// Null: it has ended. Where a server answers others, and never this one's tenant, that comes to an end as well.
std::vector<control::Claim>* Dispatch::where_back(Performed& performed) {
  auto& result = performed.result;
  if (!performed.away) {
    if (!is_for_later(performed)) return nullptr;
    return result.outcome.failure ? &held_ : &untried_;
  }
  if (options_.circuits->is_open(result.claim.job.server)) return &untried_;
  if (result.claim.attempts < most_tries_of_held) return &tried_;
  result.state = control::JobState::failed;
  result.outcome.verdict = events::Verdict::failed;
  result.outcome.failure = run::failure_of(*performed.away);
  result.outcome.failure->retried = fmt::format("gave up after {} tries", most_tries_of_held);
  result.outcome.failure->next = "drover retry";
  return nullptr;
}

// With the mutex held. What was taken for it goes back, for others that may reach it.
void Dispatch::is_away(Lane& lane, const db::Error& error) {
  options_.circuits->take(lane.server, error, broadcast_);
  if (!rests(lane)) return;
  std::ranges::move(lane.claims, std::back_inserter(untried_));
  lane.claims.clear();
}

// Beside the work: what the servers have left changes, and those that are away come back.
void Dispatch::keep_asking(const std::stop_token& over) {
  while (run::pause(between_looks, over)) {
    std::unique_lock lock(mutex_);
    auto lanes = lanes_to_ask(std::chrono::steady_clock::now());
    lock.unlock();
    for (auto* lane : lanes) {
      if (!over.stop_requested()) ask_again(*lane);
    }
  }
}

std::vector<Dispatch::Lane*> Dispatch::lanes_to_ask(std::chrono::steady_clock::time_point now) {
  const bool all = now - asked_at_ >= rules_.between_askings;
  if (all) asked_at_ = now;
  std::vector<Lane*> lanes;
  for (auto& lane : lanes_) {
    if (lane.example == nullptr) continue;
    const bool due = options_.circuits != nullptr && options_.circuits->is_due(lane.server);
    const bool busy = !lane.exhausted || lane.running > 0;
    if (due || (all && busy && !rests(lane))) lanes.push_back(&lane);
  }
  return lanes;
}

void Dispatch::ask_again(Lane& lane) {
  const int idle = pool_.idle(*lane.example);
  std::unique_lock lock(mutex_);
  const int held = lane.running + idle;
  lock.unlock();
  const auto asked = ask(driver_, *lane.example, stage_.session, held);
  lock.lock();
  if (asked.share) lane.limit = std::min({lane.limit + 1, lane.most, asked.share->quarter});
  if (options_.circuits != nullptr) {
    if (asked.error && asked.error->server_wide) {
      is_away(lane, *asked.error);
    } else {
      options_.circuits->take(lane.server, asked.error, broadcast_);
    }
  }
  changed_.notify_all();
}

// Beside the work: what has begun or ended is not to wait for a long job to be known.
void Dispatch::keep_writing(const std::stop_token& over) {
  std::unique_lock lock(mutex_);
  while (!over.stop_requested()) {
    changed_.wait_for(lock, over, results_wait, [] { return false; });
    if (over.stop_requested() || error_) return;
    if (options_.guesses) {
      lock.unlock();
      guess_time_left();
      lock.lock();
    }
    const bool none = results_.empty() && untried_.empty() && tried_.empty();
    if (none && broadcast_.kept() == 0) continue;
    try {
      write_results();
    } catch (const db::Error&) {
      error_ = std::current_exception();
      changed_.notify_all();
      return;
    }
  }
}

void Dispatch::guess_time_left() {
  const auto now = std::chrono::steady_clock::now();
  if (now - guessed_at_ < rules_.between_askings) return;
  guessed_at_ = now;
  try {
    const auto left = time_left(store_.timings(options_.run));
    if (left) broadcast_.on(events::TimeLeft{.run = options_.run, .left = *left});
  } catch (const db::Error&) {
    // Whoever works hears of it, too. This was a guess.
    return;
  }
}

void Dispatch::write_results() {
  broadcast_.write(options_.run, std::exchange(results_, {}));
  write_those_back();
  judge();
}

void Dispatch::write_those_back() {
  for (const auto* back : {&untried_, &tried_}) {
    for (const auto& claim : *back) {
      const auto lane = std::ranges::find(lanes_, claim.job.server, &Lane::server);
      if (lane != lanes_.end()) lane->exhausted = false;
    }
  }
  store_.give_back(std::exchange(untried_, {}));
  store_.give_back(std::exchange(tried_, {}), true);
  changed_.notify_all();
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
