#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "cli/commands/all.hpp"
#include "cli/goals.hpp"
#include "cli/named_run.hpp"
#include "report/runs.hpp"

namespace drover::cli {

namespace {

constexpr std::int64_t newest_preset = 20;
constexpr std::int64_t most_listed = 1'000'000;

constexpr std::array<Option, 1> list_options{{{"--newest", &Arguments::newest, "how many of them [20]"}}};

int say(Environment& environment, Problem problem) {
  environment.output().problem(std::move(problem));
  return 1;
}

int list(Environment& environment, const Arguments& arguments) {
  std::int64_t count = newest_preset;
  if (!arguments.newest.empty()) {
    const auto number = number_of(arguments.newest, "--newest", 1);
    if (!number) return say(environment, number.error());
    count = std::min(*number, most_listed);
  }
  const auto store = open_store(environment, arguments);
  if (!store) return 1;
  std::vector<report::RunReport> reports;
  for (auto& run : store->runs(static_cast<int>(count))) {
    auto jobs = store->tally(run.number);
    reports.push_back({.run = std::move(run), .jobs = std::move(jobs), .failures = {}});
  }
  environment.output().result(report::run_list_lines(reports, environment.output().style()),
                              report::run_list_json(reports));
  return 0;
}

int show(Environment& environment, const Arguments& arguments) {
  const auto named = NamedRun::open(environment, arguments, "run show");
  if (!named) return 1;
  const report::RunReport report{.run = named->run,
                                 .jobs = named->store->tally(named->run.number),
                                 .failures = named->store->failures(named->run.number)};
  environment.output().result(report::run_lines(report, environment.output().style()), report::run_json(report));
  return 0;
}

}  // namespace

const Command run_list_command{
    .name = "run list",
    .alias = "",
    .summary = "the newest runs, and how many of their tenants are done",
    .words = "",
    .options = list_options,
    .teaching =
        "A run's number is its batch, as in migrate-back --batch, retry --run and migrate --resume. Retries count in\n"
        "the run they belong to.\n\nExamples:\n  drover run list\n  drover run list --newest 100 --output json",
    .run = list};

const Command run_show_command{
    .name = "run show",
    .alias = "",
    .summary = "one run: what it did, what failed in it and was not mended since",
    .words = "RUN",
    .options = {},
    .teaching = "Without a number, or with `latest`: the newest.\n\nExamples:\n  drover run show\n  drover run show 57",
    .run = show};

}  // namespace drover::cli
