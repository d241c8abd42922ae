#include <array>

#include <fmt/format.h>

#include "base/text.hpp"
#include "base/time.hpp"
#include "cli/commands/all.hpp"
#include "cli/goals.hpp"
#include "cli/named_run.hpp"
#include "cli/options.hpp"
#include "cli/project.hpp"
#include "report/freezes.hpp"
#include "report/sentences.hpp"

namespace drover::cli {

namespace {

constexpr std::array<Option, 8> options{{{"--for", &Arguments::time, "so long: 2h"},
                                         {"--reason", &Arguments::reason, "why, for those who come across it"},
                                         {"--off", &Arguments::off, "end them now, or the one that is named"},
                                         {"--show", &Arguments::show, "those that hold"},
                                         option::tenant,
                                         option::select,
                                         option::level,
                                         option::allow_empty}};

int say(Environment& environment, std::string message, std::string hint) {
  environment.output().problem({.code = "usage", .message = std::move(message), .hint = std::move(hint)});
  return 1;
}

void show(Environment& environment, control::Store& store) {
  const auto freezes = store.freezes();
  auto lines = report::freeze_lines(freezes, environment.output().style());
  if (lines.empty()) lines.emplace_back("nothing is frozen");
  environment.output().result(lines, R"({"event":"freezes","freezes":)" + report::freezes_json(freezes) + "}");
}

int lift(Environment& environment, const Arguments& arguments) {
  std::optional<std::int64_t> one;
  if (!arguments.words.empty()) {
    const auto number = number_of(arguments.words.front(), "--off", 1);
    if (!number) return say(environment, number.error().message, "drover freeze --show");
    one = *number;
  }
  const auto store = open_store(environment, arguments);
  if (!store) return 1;
  const int lifted = store->lift_freezes(one);
  if (one && lifted == 0) return say(environment, fmt::format("there is no freeze {}", *one), "drover freeze --show");
  environment.output().result({lifted == 0 ? "nothing was frozen" : report::counted(lifted, "freeze") + " ended"},
                              fmt::format(R"({{"event":"lifted","freezes":{}}})", lifted));
  return 0;
}

std::string selection_text(const Arguments& arguments) {
  std::vector<std::string> parts;
  if (!arguments.tenant.empty()) parts.push_back("--tenant " + join(arguments.tenant, ","));
  if (!arguments.select.empty()) parts.push_back("--select " + join(arguments.select, ","));
  if (!arguments.level.empty()) parts.push_back("--level " + join(arguments.level, ","));
  return join(parts, " ");
}

int freeze(Environment& environment, const Arguments& arguments) {
  const auto time = parse_duration(arguments.time);
  if (!time || time->count() == 0) {
    return say(environment, fmt::format("--for takes a duration, not `{}`", arguments.time), "e.g. 2h");
  }
  int exit_code = 0;
  auto project = Project::open(environment, arguments, exit_code);
  if (!project) return exit_code;
  const auto selection = selection_text(arguments);
  std::vector<std::string> labels;
  for (const auto& stage : project->stages()) {
    for (const auto& target : stage.targets) labels.push_back(target.label);
  }
  auto& store = project->store();
  control::Freeze freeze;
  freeze.selection = selection;
  freeze.everything = selection.empty();
  freeze.said_by = somebody();
  freeze.reason = arguments.reason;
  store.freeze(freeze, *time, labels);
  show(environment, store);
  return 0;
}

int run(Environment& environment, const Arguments& arguments) {
  const int asked = (arguments.time.empty() ? 0 : 1) + (arguments.off ? 1 : 0) + (arguments.show ? 1 : 0);
  if (asked != 1) return say(environment, "freeze takes one of --for, --off, --show", "drover freeze --for 2h");
  if (arguments.words.size() > (arguments.off ? 1U : 0U)) {
    return say(environment, fmt::format("`{}` means nothing here", arguments.words.back()), "drover freeze --help");
  }
  const bool selects = !arguments.tenant.empty() || !arguments.select.empty() || !arguments.level.empty();
  if (arguments.time.empty() && (selects || !arguments.reason.empty())) {
    return say(environment, "a selection and a reason go with --for", "drover freeze --off 3 ends freeze 3");
  }
  if (arguments.off) return lift(environment, arguments);
  if (!arguments.show) return freeze(environment, arguments);
  const auto store = open_store(environment, arguments);
  if (!store) return 1;
  show(environment, *store);
  return 0;
}

}  // namespace

const Command freeze_command{
    .name = "freeze",
    .alias = "",
    .summary = "keep tenants still for a time: nothing begins there",
    .words = "FREEZE",
    .options = options,
    .teaching =
        "What is under way ends; what is queued waits. Without a selection it is everything, the central catalog and\n"
        "what comes later included. It ends by itself.\n\n"
        "Examples:\n  drover freeze --for 2h --reason stocktaking\n  drover freeze --for 30min --select plan=gold\n"
        "  drover freeze --show\n  drover freeze --off 3\n\n"
        "Exit codes: 0; 1 usage, configuration or no such freeze; 4 a fault in the migration files. Runs that come\n"
        "across one: 5.",
    .run = run};

}  // namespace drover::cli
