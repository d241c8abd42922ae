#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "base/time.hpp"
#include "cli/commands/all.hpp"
#include "cli/named_run.hpp"
#include "fleet/queued.hpp"
#include "run/budget.hpp"
#include "run/pause.hpp"

namespace drover::cli {

namespace {

constexpr std::chrono::milliseconds between_looks{250};
constexpr int looks_for_one_at_workers = 4;

constexpr std::array<Option, 1> options{
    {{"--timeout", &Arguments::timeout, "not longer than this, e.g. 20min (exit 6)"}}};

int say(Environment& environment, Problem problem) {
  environment.output().problem(std::move(problem));
  return 1;
}

// The run when it has ended, or as it is when the time is over.
control::Run wait_for(Environment& environment, control::Store& store, control::Run run, const std::stop_token& stop) {
  bool alone = false;
  for (int look = 0; !run.finished_at; ++look) {
    if (look % looks_for_one_at_workers == 0) alone = warn_without_workers(environment, store, alone);
    if (!run::pause(between_looks, stop)) break;
    if (auto now = store.find_run(run.number)) run = *std::move(now);
  }
  return run;
}

int run(Environment& environment, const Arguments& arguments) {
  std::optional<std::chrono::milliseconds> time;
  if (!arguments.timeout.empty()) {
    time = parse_duration(arguments.timeout);
    if (!time) {
      return say(environment, {.code = "usage",
                               .message = fmt::format("--timeout takes a duration, not `{}`", arguments.timeout),
                               .hint = "e.g. 20min"});
    }
  }
  const auto named = NamedRun::open(environment, arguments, "wait");
  if (!named) return 1;
  auto& store = *named->store;
  const run::Budget budget(environment.stop(), time);
  const auto ended = wait_for(environment, store, named->run, budget.token());
  auto summary = fleet::summary_of(store, ended);
  summary.run = ended.number;
  if (!ended.finished_at) {
    environment.output().problem({.code = "still_going_on",
                                  .message = fmt::format("run {} still goes on: {} not yet migrated", ended.number,
                                                         grouped(summary.count(events::Verdict::enqueued))),
                                  .hint = fmt::format("drover wait {}", ended.number),
                                  .place = std::nullopt,
                                  .severity = Severity::warning,
                                  .details = {}});
    summary.duration = std::chrono::duration_cast<std::chrono::milliseconds>(now() - ended.started_at);
    summary.verdict = events::RunVerdict::interrupted;
    summary.exit_code = 6;
  } else {
    for (auto& failure : store.failures(ended.number)) environment.output().on(events::TargetFinished{failure});
  }
  if (ended.state == control::RunState::halted && !ended.reason.empty()) {
    environment.output().on(events::Halted{ended.number, ended.reason});
  }
  environment.output().on(events::RunFinished{summary});
  return summary.exit_code;
}

}  // namespace

const Command wait_command{
    .name = "wait",
    .alias = "",
    .summary = "wait until a run has ended, and end with its exit code",
    .words = "RUN",
    .options = options,
    .teaching =
        "Without a number: the newest run.\n\nExamples:\n  drover wait\n  drover wait 57 --timeout 20min\n\n"
        "Exit codes: the run's own; 6 where the time is over first.",
    .run = run};

}  // namespace drover::cli
