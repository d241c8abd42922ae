#include "fleet/status.hpp"

#include <array>

#include "cli/commands/all.hpp"
#include "cli/named_run.hpp"
#include "cli/options.hpp"
#include "cli/project.hpp"
#include "report/status.hpp"

namespace drover::cli {

namespace {

constexpr std::array<Option, 7> options{{option::tenant,
                                         option::select,
                                         option::level,
                                         option::catalog,
                                         option::verify,
                                         {"--exit-code", &Arguments::exit_code, "exit 10 if anything is pending"},
                                         option::allow_empty}};

int in_full(Environment& environment, const Arguments& arguments, Project& project) {
  bool pending = false;
  const auto targets = fleet::status_in_full(environment.drivers(), project.store(), project.stages(), project.rules(),
                                             arguments.verify);
  for (const auto& target : targets) {
    environment.output().result(report::target_lines(target, environment.output().style()),
                                report::target_json(target));
    pending = pending || target.row.state != control::TargetState::migrated;
  }
  return pending && arguments.exit_code ? 10 : 0;
}

int run(Environment& environment, const Arguments& arguments) {
  int exit_code = 0;
  auto project = Project::open_unlisted(environment, arguments, exit_code);
  if (!project) return exit_code;
  const auto rest = project->at_rest(environment, arguments, fleet::Enough::last_known);
  if (!rest && !project->list_tenants(environment, arguments)) return 1;
  if (!arguments.tenant.empty()) return in_full(environment, arguments, *project);
  const auto status = rest ? fleet::status(*rest, project->store())
                           : fleet::status(environment.drivers(), project->store(), project->stages(), project->rules(),
                                           arguments.verify);
  warn_without_workers(environment, project->store());
  environment.output().result(report::status_lines(status, environment.output().style()), report::status_json(status));
  return status.pending > 0 && arguments.exit_code ? 10 : 0;
}

}  // namespace

const Command status_command{
    .name = "status",
    .alias = "",
    .summary = "where the fleet is, on one screen",
    .words = "",
    .options = options,
    .teaching =
        "Grouped by version and state. Without --verify the control database answers and no tenant is opened.\n"
        "With --tenant every migration of that tenant is shown.\n\n"
        "Examples:\n  drover status\n  drover status --tenant acme\n  drover status --verify --exit-code\n\n"
        "Exit codes: 0; 1 usage or configuration; 4 a fault in the migration files; 10 with --exit-code, if\n"
        "anything is pending.",
    .run = run};

}  // namespace drover::cli
