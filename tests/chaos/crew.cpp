#include "crew.hpp"

#include <algorithm>

namespace drover::chaos {

namespace {

constexpr std::chrono::milliseconds between_looks{5};

}  // namespace

Crew::Crew(Ground& ground) : ground_(ground), workers_(static_cast<std::size_t>(ground.options().workers)) {
  for (auto& worker : workers_) {
    if (!ground_.sockets().empty()) worker.wire = std::make_unique<Wire>(ground_.sockets());
    hire(worker);
  }
}

void Crew::hire(Worker& worker) {
  if (worker.process) ground_.note(worker.process->wait(), 1);
  worker.process.emplace(ground_.drover({"worker", "--poll", "50ms"}, worker.wire ? worker.wire->sockets() : ""));
  worker.frozen = false;
}

const char* Crew::fault() {
  auto& worker = workers_[ground_.random(static_cast<unsigned>(workers_.size()))];
  // Some for less than the lease, most for longer.
  const auto whole = static_cast<unsigned>(lease.count());
  worker.well_at = Clock::now() + lease / 2 + std::chrono::milliseconds(ground_.random(2 * whole));
  const auto kind = ground_.random(worker.wire ? 3 : 2);
  if (kind == 0) {
    worker.process->kill_now();
    return "workers killed";
  }
  if (kind == 1) {
    worker.process->freeze();
    worker.frozen = true;
    return "workers frozen";
  }
  worker.wire->cut();
  worker.cut = true;
  return "workers cut off";
}

void Crew::heal(Worker& worker) {
  worker.process->thaw();
  worker.frozen = false;
  if (!worker.cut) return;
  ground_.random(2) == 0 ? worker.wire->mend() : worker.wire->mend_broken();
  worker.cut = false;
}

void Crew::tend(Clock::time_point until) {
  do {
    for (auto& worker : workers_) {
      if ((worker.frozen || worker.cut) && Clock::now() >= worker.well_at) heal(worker);
      if (worker.process->ends_within(std::chrono::milliseconds{0})) hire(worker);
    }
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now());
    workers_.front().process->ends_within(std::clamp(left, std::chrono::milliseconds{0}, between_looks));
  } while (Clock::now() < until);
}

void Crew::calm() {
  for (auto& worker : workers_) heal(worker);
  tend(Clock::now());
}

}  // namespace drover::chaos
