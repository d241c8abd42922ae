#include "cli/waves.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"
#include "base/time.hpp"
#include "fleet/waves.hpp"

namespace drover::cli {

Checked<fleet::Request> with_waves(fleet::Request request, const Arguments& arguments, const config::RunDefaults& run) {
  auto& waves = request.waves;
  waves.canary = arguments.canary.empty() ? run.canary : arguments.canary;
  waves.waves = arguments.waves.empty() ? run.waves : split_list(arguments.waves);
  waves.soak = run.soak;
  waves.check = run.check;
  waves.check_command = run.check_command;
  Problems problems;
  if (!arguments.soak.empty()) {
    const auto soak = parse_duration(arguments.soak);
    if (soak) waves.soak = *soak;
    if (!soak) {
      problems.push_back({.code = "usage",
                          .message = fmt::format("--soak takes a duration, not `{}`", arguments.soak),
                          .hint = "e.g. 5min"});
    }
  }
  const auto& most = arguments.max_failures.empty() ? run.max_failures : arguments.max_failures;
  if (!most.empty()) {
    if (auto problem = fleet::read_max_failures(most, request.halt)) problems.push_back(*std::move(problem));
  }
  request.halt.same_error = run.same_error;
  request.halt.slow_down = run.slow_down;
  if (const auto parsed = fleet::parse_waves(waves); !parsed) {
    problems.insert(problems.end(), parsed.error().begin(), parsed.error().end());
  }
  if (!problems.empty()) return std::unexpected(problems);
  return request;
}

std::optional<Problem> wave_of_nobody(const Arguments& arguments, const config::RunDefaults& run,
                                      const std::vector<fleet::Stage>& stages) {
  if (arguments.allow_empty) return std::nullopt;
  const bool whole = std::ranges::all_of(stages, &fleet::Stage::whole_source);
  const auto& asked = arguments.canary.empty() && whole ? run.canary : arguments.canary;
  const auto waves = fleet::parse_waves({.canary = asked, .waves = split_list(arguments.waves)});
  if (!waves) return std::nullopt;
  std::vector<const tenants::Target*> targets;
  for (const auto& stage : stages) {
    for (const auto& target : stage.targets) {
      if (tenants::takes_part(target.tenant.lifecycle)) targets.push_back(&target);
    }
  }
  const auto empty = fleet::empty_waves(*waves, targets);
  if (empty.empty()) return std::nullopt;
  const bool canary = empty.front() == "canary";
  return Problem{.code = "selection_empty",
                 .message = fmt::format("no tenant that takes part is in the {} `{}`", canary ? "canary" : "wave",
                                        canary ? asked : empty.front()),
                 .hint = "--allow-empty if that is right"};
}

}  // namespace drover::cli
