#include "fleet/steering.hpp"

#include "run/pause.hpp"

namespace drover::fleet {

namespace {

constexpr std::chrono::seconds between_looks{1};

}  // namespace

Steering::Steering(control::Store& store, std::int64_t run, const std::stop_token& outside,
                   std::chrono::milliseconds grace)
    : store_(store),
      run_(run),
      stop_from_outside_(outside, [this] { stop_.request_stop(); }),
      grace_(outside, grace),
      grace_is_over_(grace_.cancel(), [this] { cancel_.request_stop(); }),
      thread_([this](const std::stop_token& over) { watch(over); }) {}

void Steering::watch(const std::stop_token& over) {
  while (run::pause(between_looks, over)) {
    try {
      const auto run = store_.find_run(run_);
      if (run && run->state == control::RunState::open) continue;
      stop_.request_stop();
      if (!run || run->state == control::RunState::interrupted) cancel_.request_stop();
      if (!run || run->state != control::RunState::paused) return;
    } catch (const db::Error&) {
      // The work meets the same error and says it.
      continue;
    }
  }
}

}  // namespace drover::fleet
