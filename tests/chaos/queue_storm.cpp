#include <algorithm>

#include <fmt/format.h>

#include "crew.hpp"
#include "storms.hpp"

namespace drover::chaos {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds at_a_time{20};

class QueueStorm {
 public:
  explicit QueueStorm(Ground& ground)
      : ground_(ground),
        window_(std::clamp(ground.measure() / 2, milliseconds{50}, milliseconds{400})),
        crew_(ground) {}

  void run() {
    const auto& options = ground_.options();
    for (int round = 0; round < options.rounds && !ground_.give_up(); ++round) {
      if (round % options.rounds_per_migration == 0) next_migration();
      this_round();
    }
    if (!ground_.give_up()) next_migration();
    if (!ground_.give_up()) ground_.heal();
  }

 private:
  // What is queued is done before the files change: workers leave a run alone that was queued with others.
  void next_migration() {
    crew_.calm();
    ground_.counts().committed_under_fire += ground_.look_at_all() - committed_in_peace_;
    settle();
    committed_in_peace_ = ground_.look_at_all();
    ground_.workload().raise();
  }

  // One more worker that ends when nothing is queued or at work any more, whoever does it.
  void settle() {
    const auto began = Clock::now();
    auto drain = ground_.drover({"worker", "--drain", "--poll", "50ms"});
    while (!drain.ends_within(milliseconds{1})) {
      crew_.tend(Clock::now() + at_a_time);
      if (Clock::now() - began > ground_.options().patience) return stuck();
    }
    if (const int code = drain.wait(); code != 0) ground_.violation(fmt::format("the drain ended with {}", code));
    const auto took = std::chrono::duration_cast<milliseconds>(Clock::now() - began);
    auto& counts = ground_.counts();
    counts.longest_settling = std::max(counts.longest_settling, took);
    ++counts.settled;
  }

  // What is still open and who has it goes to the log, before everybody is killed.
  void stuck() {
    ground_.drover({"monitor", "--by-tenant"}).ended_within(ground_.options().patience);
    ground_.violation("stuck: the queue does not run empty; the end of the log says what is left");
  }

  void this_round() {
    auto lane = ground_.drover(some_queueing());
    if (ground_.random(4) == 0) {
      tend_for(ground_.random(static_cast<unsigned>(window_.count())));
      fault_of_command(lane);
    } else {
      see_out(lane);
      tend_for(ground_.random(static_cast<unsigned>(window_.count())));
      fault_of_others();
    }
    see_out(lane);
    ++ground_.counts().finished;
    ground_.note(lane.wait(), 1);
  }

  void tend_for(unsigned time) { crew_.tend(Clock::now() + milliseconds{time}); }

  void see_out(Process& lane) {
    while (!lane.ends_within(milliseconds{1})) crew_.tend(Clock::now() + at_a_time);
  }

  void fault_of_command(Process& lane) {
    if (ground_.random(2) == 0) {
      lane.kill_now();
      return ground_.fault("commands killed");
    }
    lane.freeze();
    ground_.fault("commands frozen");
    tend_for(static_cast<unsigned>(lease.count()) / 2 + ground_.random(static_cast<unsigned>(lease.count())));
    lane.thaw();
  }

  void fault_of_others() {
    const auto kind = ground_.random(24);
    if (kind == 0) {
      ground_.drover({"run", "cancel"}).wait();
      ground_.fault("runs cancelled");
    } else if (kind == 1 && !ground_.sockets().empty()) {
      ground_.crash_servers();
      ground_.fault("servers crashed");
    } else if (kind < 6 && ground_.end_sessions()) {
      ground_.fault("sessions ended by the server");
    } else {
      ground_.fault(crew_.fault());
    }
  }

  std::vector<std::string> some_queueing() {
    if (ground_.random(6) == 0) return ground_.some_command();
    std::vector<std::string> command{"migrate", "--async"};
    if (ground_.random(3) == 0) {
      command = {"migrate-back", "--async", "--steps", "1", "--allow-data-loss", "--yes"};
    }
    if (ground_.random(3) == 0) command.insert(command.end(), {"--tenant", ground_.some_tenants()});
    if (ground_.random(3) == 0) command.insert(command.end(), {"--waves", "30%,100%"});
    return command;
  }

  Ground& ground_;
  milliseconds window_;
  Crew crew_;
  long long committed_in_peace_ = 0;
};

}  // namespace

void storm_of_queue(Ground& ground) { QueueStorm(ground).run(); }

}  // namespace drover::chaos
