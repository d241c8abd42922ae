#include <array>

#include <fmt/format.h>

#include "base/text.hpp"
#include "cli/commands/all.hpp"
#include "cli/goals.hpp"
#include "cli/options.hpp"
#include "cli/project.hpp"
#include "cli/waves.hpp"
#include "fleet/readings.hpp"

namespace drover::cli {

namespace {

constexpr std::array<Option, 25> options{
    {{"--to-batch", &Arguments::to_batch, "keep batch N and below; 0 undoes all batches"},
     {"--batch", &Arguments::batch, "in the tenants that applied batch N, undo it and what came after"},
     {"--run", &Arguments::run, "the same, by the number of the run"},
     {"--to", &Arguments::to, "keep this version and below"},
     {"--only", &Arguments::only, "exactly this version"},
     {"--steps", &Arguments::steps, "the last K migrations of each tenant"},
     option::type,
     option::tenant,
     option::select,
     option::level,
     option::catalog,
     {"--allow-data-loss", &Arguments::allow_data_loss, "undo also what loses rows for good"},
     {"--dry-run", &Arguments::dry_run, "show what would be undone and change nothing"},
     option::verify,
     option::out_of_order,
     option::concurrency,
     option::async,
     option::canary,
     option::waves,
     option::soak,
     option::max_failures,
     option::fail_fast,
     option::strict,
     option::allow_empty,
     option::yes}};

constexpr const char* teaching =
    "Undoes migrations by their down scripts, in the reverse of the order in which each tenant's own ledger has them.\n"
    "A missing down refuses the whole command before anything is touched. Where the file is gone, the ledger's copy "
    "of\n"
    "the down script is used.\n\n"
    "Examples:\n"
    "  drover migrate-back --batch 58\n"
    "  drover migrate-back --to-batch 57 --dry-run\n"
    "  drover migrate-back --to 0042 --tenant acme --allow-data-loss\n\n"
    "Exit codes: as for migrate; 1 also for a batch, run or version that never was; 4 where a down is missing or\n"
    "rows would be lost.";

// `migrate-back 57`: a batch or a version? Nobody may have to guess.
int refuse_bare_number(Environment& environment, const Arguments& arguments) {
  const auto& word = arguments.words.front();
  const auto number = number_of(word, "migrate-back", 0);
  if (!number) {
    environment.output().problem({.code = "usage",
                                  .message = fmt::format("`{}` is no goal", word),
                                  .hint = "one of --to-batch N, --batch N, --to V, --only V, --steps K"});
    return 1;
  }
  int exit_code = 0;
  auto project = Project::open(environment, arguments, exit_code);
  if (!project) return exit_code;
  const auto readings = fleet::readings_of(project->store(), project->stages(), *number);
  environment.output().problem(
      {.code = "ambiguous",
       .message = fmt::format("`{0}` can be read in two ways: --to-batch {0} (keeps batch {0}; touches {1} tenants) or "
                              "--to {0} (keeps version {0}; touches {2} tenants)",
                              word, grouped(readings.to_batch), grouped(readings.to_version)),
       .hint = "say which"});
  return 1;
}

bool needs_catalog(const Project& project, const Arguments& arguments) {
  return arguments.catalog.empty() && project.settings().catalogs.size() > 1 &&
         (!arguments.to.empty() || !arguments.steps.empty() || !arguments.only.empty());
}

int run(Environment& environment, const Arguments& arguments) {
  if (!arguments.words.empty()) return refuse_bare_number(environment, arguments);
  const auto goal = back_goal(arguments);
  if (!goal) {
    environment.output().problem(goal.error());
    return 1;
  }
  int exit_code = 0;
  auto project = Project::open(environment, arguments, exit_code);
  if (!project) return exit_code;
  if (needs_catalog(*project, arguments)) {
    environment.output().problem({.code = "usage",
                                  .message = "versions and steps mean something else in each catalog",
                                  .hint = "--catalog NAME"});
    return 1;
  }
  if (auto problem = wave_of_nobody(arguments, project->settings().run, project->stages())) {
    environment.output().problem(*std::move(problem));
    return 1;
  }
  if (!arguments.dry_run && !confirmed(environment, arguments, "undo migrations in the selected tenants?")) return 1;
  project->turn_round();
  const auto request = with_waves({.action = fleet::Action::migrate_back,
                                   .verb = arguments.dry_run ? "plan" : "migrate-back",
                                   .goal = *goal,
                                   .dry_run = arguments.dry_run,
                                   .verify = arguments.verify,
                                   .allow_data_loss = arguments.allow_data_loss,
                                   .fail_fast = arguments.fail_fast,
                                   .strict = arguments.strict,
                                   .async = arguments.async && !arguments.dry_run},
                                  arguments, project->settings().run);
  if (!request) {
    environment.output().problems(request.error());
    return 1;
  }
  return execute(environment, arguments, *project, *request);
}

}  // namespace

const Command migrate_back_command{.name = "migrate-back",
                                   .alias = "down",
                                   .summary = "undo migrations by their down scripts",
                                   .words = "NUMBER",
                                   .options = options,
                                   .teaching = teaching,
                                   .run = run};

}  // namespace drover::cli
