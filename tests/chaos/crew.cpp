#include "crew.hpp"

#include <utility>

namespace drover::chaos {

Crew::Crew(Hire hire, int size, std::chrono::milliseconds lease, std::mt19937& random)
    : hire_(std::move(hire)), lease_(lease), random_(random) {
  for (int i = 0; i < size; ++i) workers_.push_back({.process = hire_(), .thaw_at = {}});
}

void Crew::step() {
  thaw_those_due();
  auto& worker = workers_[random_() % workers_.size()];
  const std::chrono::milliseconds time(5 + random_() % 60);
  if (worker.process.ends_within(time)) {
    ++counts_.left;
    return replace(worker);
  }
  const auto fate = random_() % 12;
  if (fate < 3) {
    ++counts_.kills;
    worker.process.kill_now();
    replace(worker);
  } else if (fate < 6 && !worker.frozen) {
    freeze(worker);
  }
}

void Crew::calm() {
  for (auto& worker : workers_) {
    worker.process.thaw();
    worker.frozen = false;
  }
}

void Crew::end() { workers_.clear(); }

void Crew::replace(Worker& worker) {
  ++exits_[worker.process.wait()];
  worker = {.process = hire_(), .thaw_at = {}};
}

// Some for less than the lease, most for longer.
void Crew::freeze(Worker& worker) {
  ++counts_.freezes;
  worker.process.freeze();
  worker.frozen = true;
  worker.thaw_at = Clock::now() + lease_ / 2 + std::chrono::milliseconds(random_() % (2 * lease_.count()));
}

void Crew::thaw_those_due() {
  for (auto& worker : workers_) {
    if (!worker.frozen || Clock::now() < worker.thaw_at) continue;
    worker.process.thaw();
    worker.frozen = false;
  }
}

}  // namespace drover::chaos
