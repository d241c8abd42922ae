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

// Its own last word, unless its process was gone after that.
bool has_ended_well(const control::Run& run) {
  if (!run.finished_at || !run.summary) return false;
  return run.state != RunState::interrupted || run.summary->verdict == events::RunVerdict::interrupted;
}

std::int64_t open_jobs(control::Store& store, std::int64_t run) {
  const auto tally = store.tally(run);
  std::int64_t open = 0;
  for (const auto state : {control::JobState::queued, control::JobState::running}) {
    const auto found = tally.find(state);
    open += found == tally.end() ? 0 : found->second;
  }
  return open;
}

void conclude_by_state(events::Summary& summary, const control::Run& run) {
  const auto request = parse_request(run.request);
  conclude(summary, {.interrupted = run.state == RunState::interrupted,
                     .halted = run.state == RunState::halted,
                     .strict = request && request->strict});
}

}  // namespace

events::Summary summary_of(control::Store& store, const control::Run& run) {
  const bool said_already = has_ended_well(run);
  // What was counted when it was queued, beside its jobs.
  auto summary = said_already || (run.queued && run.summary) ? *run.summary : events::Summary{};
  summary.run = run.number;
  summary.verb = run.verb;
  if (said_already) return summary;
  summary.counts.erase(Verdict::enqueued);
  for (const auto& [verdict, count] : store.verdicts(run.number)) summary.counts[verdict] += count;
  if (const auto open = open_jobs(store, run.number); open > 0) summary.counts[Verdict::enqueued] = open;
  // Tenants that came meanwhile were not counted when it was queued.
  summary.selected = 0;
  for (const auto& [verdict, count] : summary.counts) summary.selected += count;
  if (run.finished_at) conclude_by_state(summary, run);
  return summary;
}

events::Summary conclude(control::Store& store, const control::Run& run) {
  auto summary = summary_of(store, run);
  conclude_by_state(summary, run);
  summary.from_control = false;
  summary.duration = std::chrono::duration_cast<std::chrono::milliseconds>(now() - run.started_at);
  store.finish_run(run.number, run.state == RunState::open ? RunState::done : run.state, summary);
  return summary;
}

bool cancel(control::Store& store, const control::Run& run, const std::string& reason) {
  if (!store.cancel(run.number, reason)) return false;
  // What still runs is left to those who run it.
  if (run.queued && store.take_turn(run.number)) {
    conclude(store, *store.find_run(run.number));
    store.leave_turn(run.number);
  }
  return true;
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
