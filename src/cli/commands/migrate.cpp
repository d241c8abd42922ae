#include <array>

#include <fmt/format.h>

#include "base/time.hpp"
#include "cli/audience.hpp"
#include "cli/commands/all.hpp"
#include "cli/goals.hpp"
#include "cli/options.hpp"
#include "cli/project.hpp"
#include "cli/waves.hpp"
#include "fleet/fleet.hpp"
#include "run/budget.hpp"

namespace drover::cli {

namespace {

constexpr std::array<Option, 21> migrate_options{
    {option::tenant,
     option::select,
     option::level,
     option::catalog,
     {"--to", &Arguments::to, "up to this version [the newest]"},
     {"--only", &Arguments::only, "exactly this version"},
     option::type,
     option::concurrency,
     option::verify,
     {"--dry-run", &Arguments::dry_run, "show what would run and change nothing, as `plan` does"},
     {"--resume", &Arguments::resume, "go on with a halted or interrupted run: its number; `latest`: interrupted"},
     option::out_of_order,
     option::async,
     option::canary,
     option::waves,
     option::soak,
     option::max_failures,
     option::fail_fast,
     option::strict,
     option::time_budget,
     option::allow_empty}};

constexpr const char* migrate_teaching =
    "Each migration runs in one transaction of its tenant together with its ledger row. One tenant's failure stops no\n"
    "other; the last line and the exit code account for every tenant.\n\n"
    "Examples:\n"
    "  drover migrate\n"
    "  drover migrate --tenant acme,globex --to 0042\n"
    "  drover migrate --canary 10 --waves 1%,10%,100% --max-failures 1%\n"
    "  drover migrate --async && drover wait --timeout 20min\n\n"
    "Exit codes: 0 all there; 1 usage or configuration; 2 some failed or are blocked; 3 halted; 4 refused, nothing\n"
    "applied; 5 another run holds the place; 6 interrupted, can be resumed.";

Problem usage(std::string message, std::string hint = {}) {
  return {.code = "usage", .message = std::move(message), .hint = std::move(hint)};
}

}  // namespace

int execute(Environment& environment, const Arguments& arguments, Project& project, const fleet::Request& request,
            const std::optional<fleet::Rest>& rest) {
  std::optional<std::chrono::milliseconds> time;
  if (!arguments.time_budget.empty()) {
    time = parse_duration(arguments.time_budget);
    if (!time || time->count() == 0) {
      environment.output().problem(
          usage(fmt::format("--time-budget takes a duration, not `{}`", arguments.time_budget), "e.g. 20min"));
      return 1;
    }
  }
  auto rules = project.rules();
  if (!arguments.concurrency.empty()) rules.files_at_once = project.settings().run.concurrency;
  const run::Budget budget(environment.stop(), time);
  Audience audience(environment.output(), environment.output(), arguments, project.settings(), project.store(),
                    request.dry_run ? Audience::Of::plan : Audience::Of::command);
  fleet::Fleet fleet(environment.drivers(), project.store(), audience, rules);
  try {
    if (rest) return fleet::conclude(*rest, request, project.store(), audience).exit_code;
    return fleet.execute(request, project.stages(), budget.token()).exit_code;
  } catch (const db::Error& error) {
    audience.cut_short(error.summary());
    throw;
  }
}

std::expected<std::optional<std::int64_t>, Problem> run_named(const std::string& text, const std::string& option) {
  if (text.empty() || text == "latest") return std::nullopt;
  const auto number = number_of(text, option, 1);
  if (!number) return std::unexpected(number.error());
  return *number;
}

namespace {

// A version that no catalog has is a typo, and must not look like success.
std::optional<Problem> unknown_version(const plan::Goal& goal, const Project& project) {
  const migrations::Version* wanted = nullptr;
  if (const auto* to = std::get_if<plan::UpTo>(&goal.aim)) wanted = &to->version;
  if (const auto* only = std::get_if<plan::OnlyUp>(&goal.aim)) wanted = &only->version;
  if (wanted == nullptr) return std::nullopt;
  for (const auto& stage : project.stages()) {
    if (stage.catalog->find(*wanted) != nullptr) return std::nullopt;
  }
  return usage(fmt::format("there is no migration {}", wanted->text()), "drover check counts the files it finds");
}

std::optional<Problem> async_alone(const Arguments& arguments) {
  if (!arguments.async) return std::nullopt;
  if (arguments.dry_run) return usage("--async and --dry-run do not go together");
  if (!arguments.resume.empty()) {
    return usage("--async and --resume do not go together", "drover run resume N queues what a run has left");
  }
  if (!arguments.time_budget.empty()) {
    return usage("--async and --time-budget do not go together", "drover wait --timeout");
  }
  return std::nullopt;
}

// Its jobs are in their waves already.
std::optional<Problem> in_its_own_waves(const Arguments& arguments) {
  if (arguments.resume.empty() || (arguments.canary.empty() && arguments.waves.empty())) return std::nullopt;
  return usage(fmt::format("--resume and {} do not go together", arguments.canary.empty() ? "--waves" : "--canary"),
               "a run goes on in the waves it was begun with");
}

// What of the configuration counts for this run: one that is resumed has its own already.
config::RunDefaults defaults_for(const Arguments& arguments, config::RunDefaults run) {
  if (arguments.resume.empty()) return run;
  run.canary.clear();
  run.waves.clear();
  run.soak = {};
  run.max_failures.clear();
  return run;
}

// Everything that there is to do in a target, so that one that is where its catalog is needs nothing.
bool asks_for_all(const fleet::Request& request) {
  return request.action == fleet::Action::migrate && std::holds_alternative<plan::Newest>(request.goal.aim) &&
         request.goal.types.empty();
}

int run_migrate(Environment& environment, const Arguments& arguments) {
  auto goal = forward_goal(arguments);
  if (!goal) {
    environment.output().problem(goal.error());
    return 1;
  }
  int exit_code = 0;
  auto project = Project::open_unlisted(environment, arguments, exit_code);
  if (!project) return exit_code;
  if (auto unknown = unknown_version(*goal, *project)) {
    environment.output().problem(*std::move(unknown));
    return 1;
  }
  if (project->settings().run.apply_out_of_order) goal->out_of_order = plan::OutOfOrder::apply;
  fleet::Request request{.action = fleet::Action::migrate,
                         .verb = arguments.dry_run ? "plan" : "migrate",
                         .goal = *goal,
                         .dry_run = arguments.dry_run,
                         .verify = arguments.verify,
                         .fail_fast = arguments.fail_fast,
                         .strict = arguments.strict,
                         .async = arguments.async,
                         .sweep = std::holds_alternative<plan::Newest>(goal->aim) && !arguments.dry_run &&
                                  arguments.tenant.empty() && arguments.select.empty() && arguments.level.empty()};
  for (const auto wrong : {async_alone, in_its_own_waves}) {
    auto problem = wrong(arguments);
    if (!problem) continue;
    environment.output().problem(*std::move(problem));
    return 1;
  }
  if (!arguments.resume.empty()) {
    const auto run = run_named(arguments.resume, "--resume");
    if (!run) {
      environment.output().problem(run.error());
      return 1;
    }
    request.action = fleet::Action::resume;
    request.run = *run;
  }
  const auto defaults = defaults_for(arguments, project->settings().run);
  const auto in_waves = with_waves(std::move(request), arguments, defaults);
  if (!in_waves) {
    environment.output().problems(in_waves.error());
    return 1;
  }
  const auto rest =
      asks_for_all(*in_waves) ? project->at_rest(environment, arguments, fleet::Enough::trusted) : std::nullopt;
  if (!rest && !project->list_tenants(environment, arguments)) return 1;
  if (auto problem = rest ? std::nullopt : wave_of_nobody(arguments, defaults, project->stages())) {
    environment.output().problem(*std::move(problem));
    return 1;
  }
  return execute(environment, arguments, *project, *in_waves, rest);
}

int run_plan(Environment& environment, const Arguments& arguments) {
  auto planned = arguments;
  planned.dry_run = true;
  return run_migrate(environment, planned);
}

constexpr std::array<Option, 10> plan_options{{option::tenant,
                                               option::select,
                                               option::level,
                                               option::catalog,
                                               {"--to", &Arguments::to, "up to this version [the newest]"},
                                               {"--only", &Arguments::only, "exactly this version"},
                                               option::type,
                                               option::verify,
                                               option::out_of_order,
                                               option::allow_empty}};

}  // namespace

const Command migrate_command{.name = "migrate",
                              .alias = "up",
                              .summary = "bring tenants to the newest version",
                              .words = "",
                              .options = migrate_options,
                              .teaching = migrate_teaching,
                              .run = run_migrate};

const Command plan_command{
    .name = "plan",
    .alias = "",
    .summary = "show what migrate would run, and change nothing",
    .words = "",
    .options = plan_options,
    .teaching =
        "Tenants that go the same way from the same version are one group: so many "
        "tenants get these\nstatements, with their locks and hazards.\n\n"
        "Examples:\n  drover plan\n  drover plan --tenant acme --output json\n\n"
        "Exit codes: 0 planned; 1 usage or configuration; 2 a tenant is blocked or cannot be read; 4 migrate would\n"
        "be refused.",
    .run = run_plan};

}  // namespace drover::cli
