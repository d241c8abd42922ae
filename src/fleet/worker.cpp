#include "fleet/worker.hpp"

#include <algorithm>
#include <condition_variable>
#include <fstream>
#include <thread>
#include <unordered_map>

#include <fmt/format.h>
#include <unistd.h>

#include "control/owner.hpp"
#include "fleet/judge.hpp"
#include "fleet/known.hpp"
#include "fleet/queued.hpp"
#include "fleet/request_text.hpp"
#include "fleet/review.hpp"
#include "fleet/share.hpp"
#include "fleet/steering.hpp"
#include "fleet/survey.hpp"
#include "run/pause.hpp"

namespace drover::fleet {

namespace {

using control::JobState;
using control::RunState;

constexpr std::chrono::seconds between_beats{3};
constexpr int pauses_between_openings = 5;

std::int64_t count(const control::WaveTally& wave, JobState state) {
  const auto found = wave.jobs.find(state);
  return found == wave.jobs.end() ? 0 : found->second;
}

std::set<control::TargetKey> keys_of_jobs(control::Store& store, std::int64_t run) {
  std::set<control::TargetKey> keys;
  for (const auto state : {JobState::queued, JobState::running, JobState::done, JobState::failed, JobState::blocked,
                           JobState::not_reached}) {
    for (auto& job : store.jobs(run, state)) keys.insert(std::move(job.key));
  }
  return keys;
}

control::Job late_job(const Known& known, const control::Run& run) {
  return {.run = run.number,
          .stage = run.position->stage,
          .key = known.key,
          .label = known.target->label,
          .server = known.target->server,
          .size = known.target->size,
          .wave = run.position->wave,
          .approved = versions_of(known)};
}

}  // namespace

Worker::Worker(const db::Drivers& drivers, control::Store& store, events::Listener& listener, Rules rules,
               WorkerOptions options, Open open)
    : drivers_(drivers),
      store_(store),
      broadcast_(listener, store),
      rules_(std::move(rules)),
      options_(std::move(options)),
      open_(std::move(open)) {}

bool Worker::work(const std::stop_token& stop) {
  store_.enter_as_worker(options_.description);
  std::stop_source asked;
  const std::stop_callback forward(stop, [&] { asked.request_stop(); });
  {
    // Beside the work, so that a long job does not look like a dead worker. At its end before the worker leaves: a beat
    // behind that would enter again.
    const std::jthread beats([&](const std::stop_token& over) {
      while (run::pause(between_beats, over)) {
        if (is_to_end()) asked.request_stop();
      }
    });
    work_until(asked.get_token());
  }
  store_.leave_as_worker();
  return !stop.stop_requested();
}

void Worker::work_until(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    const auto seen = look(stop);
    const bool drained = options_.drain && seen == Look::nothing_left;
    if (drained || takes_too_much_memory()) return;
    if (seen != Look::worked) store_.wait_for_change(options_.poll, stop);
  }
}

bool Worker::is_to_end() {
  try {
    int running = 0;
    {
      const std::scoped_lock lock(mutex_);
      if (at_work_ != nullptr) running = at_work_->running();
    }
    const auto asked = store_.beat(running, circuits_.down());
    // It stood still, and was taken for dead.
    if (!asked) store_.enter_as_worker(options_.description);
    return asked.value_or(false);
  } catch (const db::Error&) {
    // The work meets the same error and says it.
    return false;
  }
}

void Worker::is_at_work(const Dispatch* dispatch) {
  const std::scoped_lock lock(mutex_);
  at_work_ = dispatch;
}

bool Worker::takes_too_much_memory() const {
  if (options_.max_memory <= 0) return false;
  std::ifstream pages("/proc/self/statm");
  std::int64_t size = 0;
  std::int64_t resident = 0;
  pages >> size >> resident;
  return resident * ::sysconf(_SC_PAGESIZE) > options_.max_memory;
}

Worker::Look Worker::look(const std::stop_token& stop) {
  bool worked = false;
  for (const auto& run : store_.queued_runs()) {
    if (stop.stop_requested()) break;
    worked = take_part(run, stop) || worked;
  }
  if (worked) return Look::worked;
  return store_.anything_queued() ? Look::nothing_now : Look::nothing_left;
}

bool Worker::take_part(const control::Run& run, const std::stop_token& stop) {
  const auto request = parse_request(run.request);
  if (!request) {
    say_once(run.number, request.error().code, request.error().message, request.error().hint);
    return false;
  }
  bool worked = false;
  if (run.state == RunState::open) {
    const auto* stage = stage_for(run);
    if (stage == nullptr) return false;
    const auto servers = servers_with_jobs(run);
    if (!servers.empty()) worked = dispatch(run, *stage, *request, servers, stop);
  }
  return decide(run.number, *request, stop) || worked;
}

const std::vector<Stage>* Worker::stages_for(const control::Run& run) {
  if (opened_for_ == run.number && stages_) return stages_.get();
  const auto now = std::chrono::steady_clock::now();
  if (now < open_again_) return nullptr;
  stages_ = open_();
  opened_for_ = stages_ ? run.number : 0;
  return stages_.get();
}

const Stage* Worker::stage_for(const control::Run& run) {
  const auto* stages = stages_for(run);
  if (stages == nullptr || !run.position) return nullptr;
  for (const auto& row : store_.stages(run.number)) {
    if (row.number != run.position->stage) continue;
    const auto found = std::ranges::find(*stages, row.catalog, [](const auto& one) { return one.catalog->name(); });
    if (found != stages->end() && found->catalog->digest() == row.digest) return &*found;
    // Somebody may be putting the files there.
    opened_for_ = 0;
    open_again_ = std::chrono::steady_clock::now() + pauses_between_openings * options_.poll;
    say_once(run.number, "other_files",
             fmt::format("run {}: catalog {} is not what it was when the run was queued; left to workers with the same "
                         "files",
                         run.number, row.catalog),
             "deploy the same files here, or drover run cancel " + std::to_string(run.number));
  }
  return nullptr;
}

// Of those that this worker takes. A server whose tenants are all gone is among them: somebody must say so.
std::set<std::string> Worker::servers_with_jobs(const control::Run& run) const {
  std::set<std::string> servers;
  for (auto& server : store_.servers_to_claim_from(run.number)) {
    const bool away = circuits_.is_open(server) && !circuits_.is_due(server);
    if (takes(server) && !away) servers.insert(std::move(server));
  }
  return servers;
}

bool Worker::takes(const std::string& server) const {
  const auto& ours = options_.servers;
  return ours.empty() || std::ranges::find(ours, server) != ours.end();
}

Tasks Worker::tasks_of(const Stage& stage, const Request& request) const {
  std::unordered_map<std::string, const tenants::Target*> places;
  Tasks tasks;
  for (const auto& target : stage.targets) {
    if (!takes(target.server)) continue;
    places.emplace(target.address.identity(), &target);
    tasks.servers.emplace(target.server, &target.address);
  }
  tasks.count = places.size();
  tasks.find = [places = std::move(places), &request](const std::string& identity) -> std::optional<Task> {
    const auto place = places.find(identity);
    if (place == places.end()) return std::nullopt;
    const auto& target = *place->second;
    return Task{.target = &target, .goal = goal_for(request.goal, target), .approved = std::nullopt};
  };
  return tasks;
}

// Those with jobs; one that was away and answers is told as such.
Answers Worker::ask_servers(const Stage& stage, const std::set<std::string>& servers) {
  std::vector<const tenants::Target*> targets;
  for (const auto& target : stage.targets) {
    if (servers.contains(target.server)) targets.push_back(&target);
  }
  auto answers = fleet::ask_servers(targets, drivers_.of(stage.catalog->dialect()), stage.session);
  for (const auto& [server, asked] : answers) circuits_.take(server, asked.error, broadcast_);
  return answers;
}

bool Worker::dispatch(const control::Run& run, const Stage& stage, const Request& request,
                      const std::set<std::string>& servers, const std::stop_token& stop) {
  const auto& driver = drivers_.of(stage.catalog->dialect());
  const auto answers = ask_servers(stage, servers);
  const bool all_away = std::ranges::all_of(servers, [&](const auto& server) { return circuits_.is_open(server); });
  if (all_away) return false;
  auto limits = limits_for(answers, driver, rules_, broadcast_);
  for (const auto& server : servers) limits.try_emplace(server, 1);
  const Judge judge(drivers_, store_, rules_, request);
  std::string reason;
  const auto halts = [&] {
    const auto why = judge.under_way(run.number, *run.position);
    if (why) reason = *why;
    return why.has_value();
  };
  std::int64_t done = 0;
  const Steering steering(store_, run.number, stop, rules_.grace);
  Dispatch dispatch(driver, store_, broadcast_, stage, rules_,
                    {.run = run.number,
                     .stage = run.position->stage,
                     .worker = control::process_name(),
                     .fail_fast = request.fail_fast,
                     .give_back = true,
                     .circuits = &circuits_,
                     .decision = std::nullopt,
                     .limits = std::move(limits),
                     .job_timeout = options_.job_timeout,
                     .halts = request.halt.any() ? halts : std::function<bool()>{}},
                    tasks_of(stage, request));
  struct AtWork {
    AtWork(Worker& here, const Dispatch& dispatch) : worker(here) { worker.is_at_work(&dispatch); }
    AtWork(const AtWork&) = delete;
    AtWork& operator=(const AtWork&) = delete;
    ~AtWork() { worker.is_at_work(nullptr); }
    Worker& worker;
  };
  const AtWork at_work(*this, dispatch);
  dispatch.work(steering.stop(), steering.cancel(), [&](const events::Outcome& /*outcome*/) { ++done; });
  if (dispatch.halted() && store_.halt(run.number, reason.empty() ? "the first failure" : reason)) {
    broadcast_.on(events::Halted{run.number, reason.empty() ? "the first failure" : reason});
    broadcast_.write(run.number);
  }
  return done > 0;
}

// True: something was decided.
bool Worker::decide(std::int64_t number, const Request& request, const std::stop_token& stop) {
  if (!store_.take_turn(number)) return false;
  const auto run = store_.find_run(number);
  if (run && run->state == RunState::open) {
    go_on(*run, request, stop);
  } else if (run && run->state != RunState::paused) {
    end(*run);
  }
  store_.leave_turn(number);
  broadcast_.write(number);
  return run && run->state != RunState::paused;
}

void Worker::go_on(const control::Run& run, const Request& request, const std::stop_token& stop) {
  const auto here = *run.position;
  std::optional<control::Position> next;
  bool failed = false;
  for (const auto& wave : store_.tally_waves(run.number)) {
    if (wave.position.stage == here.stage) {
      failed = failed ||
               count(wave, JobState::failed) + count(wave, JobState::blocked) + count(wave, JobState::not_reached) > 0;
    }
    if (wave.position > here && count(wave, JobState::queued) > 0 && !next) next = wave.position;
  }
  const bool last_of_stage = !next || next->stage > here.stage;
  const auto* stage = stage_for(run);
  if (stage == nullptr) return;
  const Judge judge(drivers_, store_, rules_, request);
  if (const auto reason = judge.after(*stage, run.number, here, last_of_stage, stop)) {
    if (stop.stop_requested() || !store_.halt(run.number, *reason)) return;
    broadcast_.on(events::Halted{run.number, *reason});
    return end(*store_.find_run(run.number));
  }
  if (next && last_of_stage && failed) {
    store_.leave_later_stages(run.number, here.stage);
    next.reset();
  }
  if (!next && request.sweep && sweep(run, request, stop) > 0) return;
  if (next) {
    const bool same_stage = next->stage == here.stage;
    return store_.stand(run.number, *next, same_stage ? request.waves.soak : std::chrono::milliseconds{0});
  }
  end(*store_.find_run(run.number));
}

// Tenants that came while the run went on, or take part by now, as jobs of its last wave.
std::size_t Worker::sweep(const control::Run& run, const Request& request, const std::stop_token& stop) {
  opened_for_ = 0;
  const auto* stage = stage_for(run);
  if (stage == nullptr) return 0;
  const auto seen = keys_of_jobs(store_, run.number);
  auto fleet = survey(drivers_, store_, *stage, rules_,
                      {.plan_from_control = true, .about = [&](const auto& key) { return !seen.contains(key); }}, stop);
  plan_all(fleet, *stage->catalog, request.goal);
  const auto due = review(fleet, request.goal, false);
  std::vector<control::Job> jobs;
  for (const auto* list : {&due.due, &due.unreadable}) {
    for (const auto* known : *list) jobs.push_back(late_job(*known, run));
  }
  if (jobs.empty() || stop.stop_requested()) return 0;
  return jobs.size() - store_.add_jobs(jobs).size();
}

void Worker::end(const control::Run& run) {
  if (run.state == RunState::paused) return;
  broadcast_.on(events::RunFinished{conclude(store_, run)});
}

void Worker::say_once(std::int64_t run, const std::string& code, const std::string& message, const std::string& hint) {
  if (!said_.emplace(run, code).second) return;
  broadcast_.on(events::Noticed{{.code = code,
                                 .message = message,
                                 .hint = hint,
                                 .place = std::nullopt,
                                 .severity = Severity::warning,
                                 .details = {}}});
  broadcast_.write(run);
}

}  // namespace drover::fleet
