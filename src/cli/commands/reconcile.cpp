#include "fleet/reconcile.hpp"

#include <array>

#include "cli/commands/all.hpp"
#include "cli/options.hpp"
#include "cli/project.hpp"
#include "report/reconcile.hpp"

namespace drover::cli {

namespace {

constexpr std::array<Option, 5> options{
    {option::tenant, option::select, option::level, option::catalog, option::allow_empty}};

int run(Environment& environment, const Arguments& arguments) {
  int exit_code = 0;
  auto project = Project::open(environment, arguments, exit_code);
  if (!project) return exit_code;
  const auto reconciled = fleet::reconcile(environment.drivers(), project->store(), project->stages(), project->rules(),
                                           environment.stop());
  auto& output = environment.output();
  for (const auto& outcome : reconciled.unreadable) output.on(events::TargetFinished{outcome});
  output.result(report::reconciled_lines(reconciled, output.style()), report::reconciled_json(reconciled));
  if (reconciled.interrupted) return 6;
  return reconciled.unreadable.empty() ? 0 : 2;
}

}  // namespace

const Command reconcile_command{
    .name = "reconcile",
    .alias = "",
    .summary = "make the control database believe what the ledgers say",
    .words = "",
    .options = options,
    .teaching =
        "Reads every tenant's own ledger and changes nothing there. For a control database that was lost, restored or\n"
        "made anew, and whenever it is in doubt. What was mended is named.\n\n"
        "Examples:\n  drover reconcile\n  drover reconcile --tenant acme\n\n"
        "Exit codes: 0; 1 usage or configuration; 2 some ledgers could not be read; 4 a fault in the\n"
        "migration files; 6 interrupted.",
    .run = run};

}  // namespace drover::cli
