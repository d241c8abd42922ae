#include <array>

#include "cli/commands/all.hpp"
#include "cli/options.hpp"
#include "cli/project.hpp"

namespace drover::cli {

namespace {

constexpr std::array<Option, 7> options{{{"--run", &Arguments::run, "of this run [the latest with failures]"},
                                         option::tenant,
                                         option::select,
                                         option::catalog,
                                         option::concurrency,
                                         option::fail_fast,
                                         option::strict}};

int run(Environment& environment, const Arguments& arguments) {
  const auto number = run_named(arguments.run, "--run");
  if (!number) {
    environment.output().problem(number.error());
    return 1;
  }
  int exit_code = 0;
  auto project = Project::open(environment, arguments, exit_code);
  if (!project) return exit_code;
  return execute(environment, arguments, *project,
                 {.action = fleet::Action::retry,
                  .verb = "retry",
                  .run = *number,
                  .fail_fast = arguments.fail_fast,
                  .strict = arguments.strict});
}

}  // namespace

const Command retry_command{
    .name = "retry",
    .alias = "",
    .summary = "try the failed tenants of a run again",
    .words = "",
    .options = options,
    .teaching =
        "What the run had planned for them, with the files as they are now, under the same batch. Blocked "
        "tenants need a\ndecision first and are left alone.\n\n"
        "Examples:\n  drover retry\n  drover retry --run 57\n\n"
        "Exit codes: as for migrate; 0 where nothing had failed.",
    .run = run};

}  // namespace drover::cli
