#include <array>

#include <fmt/format.h>

#include "base/text.hpp"
#include "base/time.hpp"
#include "cli/budget.hpp"
#include "cli/commands/all.hpp"
#include "cli/project.hpp"
#include "fleet/queued.hpp"
#include "run/pause.hpp"

namespace drover::cli {

namespace {

constexpr std::chrono::milliseconds between_looks{250};

constexpr std::array<Option, 1> options{
    {{"--timeout", &Arguments::timeout, "not longer than this, e.g. 20min (exit 6)"}}};

int say(Environment& environment, Problem problem) {
  environment.output().problem(std::move(problem));
  return 1;
}

void warn(Environment& environment, std::string code, std::string message, std::string hint) {
  environment.output().problem({.code = std::move(code),
                                .message = std::move(message),
                                .hint = std::move(hint),
                                .place = std::nullopt,
                                .severity = Severity::warning,
                                .details = {}});
}

void say_failures(Environment& environment, control::Store& store, const config::Settings& settings, std::int64_t run) {
  for (const auto& catalog : settings.catalogs) {
    for (auto& row : store.targets(catalog.name)) {
      if (row.failed_run != run || !row.failure) continue;
      events::Outcome outcome;
      outcome.target = row.label;
      outcome.tenant = row.tenant;
      outcome.catalog = catalog.name;
      outcome.verdict = events::Verdict::failed;
      outcome.failure = std::move(row.failure);
      environment.output().on(events::TargetFinished{outcome});
    }
  }
}

// The run when it has ended, or as it is when the time is over.
control::Run wait_for(Environment& environment, control::Store& store, control::Run run, const std::stop_token& stop) {
  bool said = false;
  while (!run.finished_at) {
    if (run.queued && !said && store.workers().empty()) {
      said = true;
      warn(environment, "no_worker", fmt::format("run {}: no worker is there", run.number), "drover worker");
    }
    if (!run::pause(between_looks, stop)) break;
    if (auto now = store.find_run(run.number)) run = *std::move(now);
  }
  return run;
}

int run(Environment& environment, const Arguments& arguments) {
  const auto number = run_named(arguments.words.empty() ? "" : arguments.words.front(), "wait");
  if (!number) return say(environment, number.error());
  std::optional<std::chrono::milliseconds> time;
  if (!arguments.timeout.empty()) {
    time = parse_duration(arguments.timeout);
    if (!time) {
      return say(environment, {.code = "usage",
                               .message = fmt::format("--timeout takes a duration, not `{}`", arguments.timeout),
                               .hint = "e.g. 20min"});
    }
  }
  const auto settings = load_settings(environment, arguments);
  if (!settings) return 1;
  control::Store store(environment.drivers(), settings->control, settings->run.lease);
  const auto newest = *number ? std::vector<control::Run>{} : store.runs(1);
  const auto named = *number ? store.find_run(**number) : newest.empty() ? std::nullopt : std::optional(newest.front());
  if (!named) {
    return say(environment, {.code = "run_unknown",
                             .message = *number ? fmt::format("there is no run {}", **number) : "there are no runs yet",
                             .hint = "drover run list"});
  }
  const Budget budget(environment.stop(), time);
  const auto ended = wait_for(environment, store, *named, budget.token());
  auto summary = fleet::summary_of(store, ended);
  summary.run = ended.number;
  if (!ended.finished_at) {
    warn(environment, "still_going_on",
         fmt::format("run {} still goes on: {} not yet migrated", ended.number,
                     grouped(summary.count(events::Verdict::enqueued))),
         fmt::format("drover wait {}", ended.number));
    summary.verdict = events::RunVerdict::interrupted;
    summary.exit_code = 6;
  } else {
    say_failures(environment, store, *settings, ended.number);
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
