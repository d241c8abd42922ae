#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "cli/commands/all.hpp"
#include "cli/goals.hpp"
#include "cli/project.hpp"
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

// Without the catalogs: what ran can be looked at while the files are broken.
class Runs {
 public:
  Runs(Environment& environment, const config::Settings& settings)
      : settings_(settings), store_(environment.drivers(), settings.control, settings.run.lease) {}

  std::vector<report::RunReport> newest(int count) {
    std::vector<report::RunReport> reports;
    for (auto& run : store_.runs(count)) {
      auto jobs = store_.tally(run.number);
      reports.push_back({.run = std::move(run), .jobs = std::move(jobs), .failures = {}});
    }
    return reports;
  }

  std::optional<report::RunReport> find(std::optional<std::int64_t> number) {
    if (!number) {
      const auto latest = store_.runs(1);
      if (latest.empty()) return std::nullopt;
      number = latest.front().number;
    }
    auto run = store_.find_run(*number);
    if (!run) return std::nullopt;
    return report::RunReport{.run = *std::move(run), .jobs = store_.tally(*number), .failures = failures_of(*number)};
  }

 private:
  std::vector<events::Outcome> failures_of(std::int64_t run) {
    std::vector<events::Outcome> failures;
    for (const auto& catalog : settings_.catalogs) {
      for (auto& row : store_.targets(catalog.name)) {
        if (row.failed_run != run || !row.failure) continue;
        events::Outcome outcome;
        outcome.target = row.label;
        outcome.tenant = row.tenant;
        outcome.catalog = catalog.name;
        outcome.verdict = events::Verdict::failed;
        outcome.failure = std::move(row.failure);
        failures.push_back(std::move(outcome));
      }
    }
    std::ranges::sort(failures, {}, &events::Outcome::target);
    return failures;
  }

  const config::Settings& settings_;
  control::Store store_;
};

int list(Environment& environment, const Arguments& arguments) {
  std::int64_t count = newest_preset;
  if (!arguments.newest.empty()) {
    const auto number = number_of(arguments.newest, "--newest", 1);
    if (!number) return say(environment, number.error());
    count = std::min(*number, most_listed);
  }
  const auto settings = load_settings(environment, arguments);
  if (!settings) return 1;
  const auto reports = Runs(environment, *settings).newest(static_cast<int>(count));
  environment.output().result(report::run_list_lines(reports, environment.output().style()),
                              report::run_list_json(reports));
  return 0;
}

int show(Environment& environment, const Arguments& arguments) {
  if (arguments.words.size() > 1) {
    return say(environment, {.code = "usage", .message = "run show takes one number", .hint = "drover run list"});
  }
  const auto number = run_named(arguments.words.empty() ? "" : arguments.words.front(), "run show");
  if (!number) return say(environment, number.error());
  const auto settings = load_settings(environment, arguments);
  if (!settings) return 1;
  const auto report = Runs(environment, *settings).find(*number);
  if (!report) {
    return say(environment, {.code = "run_unknown",
                             .message = *number ? fmt::format("there is no run {}", **number) : "there are no runs yet",
                             .hint = "drover run list"});
  }
  environment.output().result(report::run_lines(*report, environment.output().style()), report::run_json(*report));
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
