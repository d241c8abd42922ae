#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "cli/commands/all.hpp"
#include "cli/goals.hpp"
#include "cli/options.hpp"
#include "cli/project.hpp"
#include "db/error.hpp"

namespace drover::cli {

namespace {

constexpr std::array<Option, 12> options{{{"--run", &Arguments::run, "of this run [the latest with failures]"},
                                          {"--batch", &Arguments::batch, "the same, by the number in the ledgers"},
                                          {"--migration", &Arguments::migration, "those in which this version failed"},
                                          {"--error", &Arguments::error, "those with this error: lock, or 55P03"},
                                          option::tenant,
                                          option::select,
                                          option::level,
                                          option::catalog,
                                          option::concurrency,
                                          option::fail_fast,
                                          option::strict,
                                          option::allow_empty}};

std::unexpected<Problem> wrong(std::string message, std::string hint = {}) {
  return std::unexpected(Problem{.code = "usage", .message = std::move(message), .hint = std::move(hint)});
}

// A run's number is the batch that each ledger records.
std::expected<std::optional<std::int64_t>, Problem> run_of(const Arguments& arguments) {
  if (arguments.batch.empty()) return run_named(arguments.run, "--run");
  if (!arguments.run.empty()) return wrong("--run and --batch are the same: one of them");
  return run_named(arguments.batch, "--batch");
}

std::expected<fleet::RetryFilter, Problem> filter_of(const Arguments& arguments) {
  fleet::RetryFilter filter{.migration = std::nullopt, .error = arguments.error};
  if (!arguments.migration.empty()) {
    const auto version = version_of(arguments.migration, "--migration");
    if (!version) return std::unexpected(version.error());
    filter.migration = *version;
  }
  std::vector<std::string> classes{"changed_meanwhile"};
  for (const auto one : db::error_classes) classes.emplace_back(db::to_string(one));
  const bool known = std::ranges::find(classes, filter.error) != classes.end() || db::is_code(filter.error);
  if (filter.error.empty() || known) return filter;
  return wrong("--error takes a class of errors or an SQLSTATE, not `" + filter.error + "`",
               "one of " + join(classes, ", "));
}

int run(Environment& environment, const Arguments& arguments) {
  const auto number = run_of(arguments);
  const auto filter = filter_of(arguments);
  for (const auto* problem : {number ? nullptr : &number.error(), filter ? nullptr : &filter.error()}) {
    if (problem != nullptr) environment.output().problem(*problem);
  }
  if (!number || !filter) return 1;
  int exit_code = 0;
  auto project = Project::open(environment, arguments, exit_code);
  if (!project) return exit_code;
  return execute(environment, arguments, *project,
                 {.action = fleet::Action::retry,
                  .verb = "retry",
                  .run = *number,
                  .filter = *filter,
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
        "tenants need a\ndecision first and are left alone. Of a run that went to its end, those it did not reach are "
        "tried "
        "too.\n\n"
        "Examples:\n  drover retry\n  drover retry --run 57\n  drover retry --run 57 --error lock\n\n"
        "Exit codes: as for migrate; 0 where nothing had failed.",
    .run = run};

}  // namespace drover::cli
