#include "fleet/monitor.hpp"

#include <algorithm>
#include <cmath>

#include "fleet/eta.hpp"

namespace drover::fleet {

namespace {

using control::JobState;
using control::RunState;

constexpr int newest = 20;
constexpr int most_slow = 5;
constexpr int most_errors = 5;
constexpr std::chrono::seconds longest_window{30};

bool goes_on(const control::Run& run) {
  return !run.finished_at && (run.queued || run.state == RunState::open || run.state == RunState::paused);
}

RunView view_of(control::Store& store, const control::Run& run) {
  RunView view{.run = run,
               .jobs = store.tally(run.number),
               .waves = store.tally_waves(run.number),
               .servers = store.tally_servers(run.number),
               .slowest = store.slowest(run.number, most_slow),
               .errors = store.errors(run.number, most_errors),
               .per_second = 0,
               .left = std::nullopt};
  if (!goes_on(run)) return view;
  const auto age = std::chrono::duration_cast<std::chrono::seconds>(now() - run.started_at);
  const auto window = std::clamp(age, std::chrono::seconds{1}, longest_window);
  view.per_second = static_cast<double>(store.ended_within(run.number, window)) / static_cast<double>(window.count());
  const auto open_jobs = view.count(JobState::queued) + view.count(JobState::running);
  if (open_jobs == 0) return view;
  if (const auto left = time_left(store.timings(run.number))) {
    view.left = std::chrono::ceil<std::chrono::seconds>(*left);
  } else if (view.per_second > 0) {
    const auto seconds = std::ceil(static_cast<double>(open_jobs) / view.per_second);
    view.left = std::chrono::seconds(static_cast<std::int64_t>(seconds));
  }
  return view;
}

}  // namespace

std::int64_t RunView::count(JobState state) const {
  const auto found = jobs.find(state);
  return found == jobs.end() ? 0 : found->second;
}

Monitor look(control::Store& store) {
  Monitor monitor;
  const auto runs = store.runs(newest);
  for (const auto& run : runs) {
    if (goes_on(run)) monitor.runs.push_back(view_of(store, run));
  }
  if (monitor.runs.empty() && !runs.empty()) monitor.runs.push_back(view_of(store, runs.front()));
  monitor.workers = store.workers();
  monitor.freezes = store.freezes();
  return monitor;
}

}  // namespace drover::fleet
