#include "fleet/queued.hpp"

#include <algorithm>

#include "fleet/request_text.hpp"
#include "fleet/verdict.hpp"

namespace drover::fleet {

namespace {

using control::RunState;
using events::Verdict;

std::int64_t jobs_of(control::Store& store, std::int64_t run) {
  std::int64_t jobs = 0;
  for (const auto& [state, count] : store.tally(run)) jobs += count;
  return jobs;
}

void forgive(HaltRules& rules, const std::vector<control::WaveTally>& waves) {
  std::int64_t sum = 0;
  double worst = 0;
  for (const auto& wave : waves) {
    std::int64_t failed = 0;
    std::int64_t all = 0;
    for (const auto& [state, jobs] : wave.jobs) {
      all += jobs;
      if (state == control::JobState::failed || state == control::JobState::blocked) failed += jobs;
    }
    sum += failed;
    if (all > 0) worst = std::max(worst, 100.0 * static_cast<double>(failed) / static_cast<double>(all));
  }
  if (rules.failures) *rules.failures += sum;
  if (rules.percent) *rules.percent += worst;
}

}  // namespace

events::Summary summary_of(control::Store& store, const control::Run& run) {
  auto summary = run.summary.value_or(events::Summary{});
  if (run.finished_at) return summary;
  summary.run = run.number;
  summary.verb = run.verb;
  auto& left = summary.counts[Verdict::enqueued];
  for (const auto& [verdict, count] : store.verdicts(run.number)) {
    summary.counts[verdict] += count;
    left -= count;
  }
  if (left <= 0) summary.counts.erase(Verdict::enqueued);
  // Tenants that came meanwhile were not counted when it was queued.
  summary.selected = 0;
  for (const auto& [verdict, count] : summary.counts) summary.selected += count;
  return summary;
}

events::Summary conclude(control::Store& store, const control::Run& run) {
  auto summary = summary_of(store, run);
  const auto request = parse_request(run.request);
  conclude(summary, {.interrupted = run.state == RunState::interrupted,
                     .halted = run.state == RunState::halted,
                     .strict = request && request->strict});
  summary.from_control = false;
  summary.duration = std::chrono::duration_cast<std::chrono::milliseconds>(now() - run.started_at);
  store.finish_run(run.number, run.state == RunState::open ? RunState::done : run.state, summary);
  return summary;
}

bool requeue(control::Store& store, const control::Run& run) {
  auto counted = run.summary.value_or(events::Summary{});
  for (const auto& [verdict, count] : store.verdicts(run.number)) {
    auto& left = counted.counts[verdict];
    left = std::max(left - count, std::int64_t{0});
  }
  counted.counts[Verdict::enqueued] = jobs_of(store, run.number);
  auto request = parse_request(run.request);
  if (request) forgive(request->halt, store.tally_waves(run.number));
  return store.requeue(run.number, counted, request ? to_text(*request) : run.request);
}

}  // namespace drover::fleet
