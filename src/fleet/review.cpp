#include "fleet/review.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/text.hpp"

namespace drover::fleet {

namespace {

// Two targets deviate in the same way if it is about the same file for the same reason.
using Deviation = std::pair<std::string, std::string>;  // code, file or message

Deviation deviation_of(const Problem& problem) {
  return {problem.code, problem.place ? problem.place->file : problem.message};
}

// Codes that concern one target's own history rather than the files.
bool is_about_the_target(const Problem& problem) {
  return problem.code == "nothing_below" || problem.code == "unfinished" || problem.code == "changed_while_unfinished";
}

bool has_a_say(const Known& known) {
  return known.planned && known.history && !known.history->entries.empty() &&
         !std::holds_alternative<plan::Ahead>(*known.planned);
}

struct Deviations {
  std::map<Deviation, Problem> problems;
  std::map<Deviation, std::int64_t> counts;
  std::map<Deviation, std::vector<std::string>> examples;
};

Deviations deviations_of(const std::vector<Known>& fleet) {
  Deviations found;
  for (const auto& known : fleet) {
    const auto* blocked = known.planned ? std::get_if<plan::Blocked>(known.planned.get()) : nullptr;
    if (blocked == nullptr) continue;
    std::set<Deviation> own;  // one file may have several faults
    for (const auto& problem : blocked->problems) {
      const auto deviation = deviation_of(problem);
      if (is_about_the_target(problem) || !own.insert(deviation).second) continue;
      found.problems.emplace(deviation, problem);
      ++found.counts[deviation];
      auto& examples = found.examples[deviation];
      if (examples.size() < 3) examples.push_back(known.target->label);
    }
  }
  return found;
}

bool deviates(const Known& known, const Deviation& deviation) {
  const auto* blocked = std::get_if<plan::Blocked>(known.planned.get());
  return blocked != nullptr && std::ranges::any_of(blocked->problems, [&](const auto& problem) {
           return deviation_of(problem) == deviation;
         });
}

bool somebody_agrees(const std::vector<Known>& fleet, const Deviation& deviation) {
  return std::ranges::any_of(fleet, [&](const auto& known) { return has_a_say(known) && !deviates(known, deviation); });
}

Problem refusal(const Deviations& found, const Deviation& deviation) {
  auto problem = found.problems.at(deviation);
  const auto count = found.counts.at(deviation);
  problem.message +=
      count > 3 ? fmt::format(": {} tenants", grouped(count)) : ": " + join(found.examples.at(deviation), ", ");
  return problem;
}

Problems refusals_of(const std::vector<Known>& fleet, bool back) {
  const auto found = deviations_of(fleet);
  Problems refusals;
  for (const auto& [deviation, problem] : found.problems) {
    if (back || !somebody_agrees(fleet, deviation)) refusals.push_back(refusal(found, deviation));
  }
  return refusals;
}

bool is_due(const Known& known, bool verify) {
  if (!known.planned) return known.history != nullptr;  // foreign, inconsistent, newer: the job says so
  if (std::holds_alternative<plan::Blocked>(*known.planned)) return true;
  const auto* plan = std::get_if<plan::Plan>(known.planned.get());
  if (plan == nullptr) return false;
  if (verify && !plan->steps.empty()) return true;
  return !due_steps(*plan, *known.history).empty();
}

}  // namespace

Review review(const std::vector<Known>& fleet, const plan::Goal& goal, bool verify) {
  Review result;
  result.refusals = refusals_of(fleet, goal.back());
  for (const auto& known : fleet) {
    if (!known.history) {
      result.unreadable.push_back(&known);
    } else if (is_due(known, verify)) {
      result.due.push_back(&known);
    }
  }
  return result;
}

}  // namespace drover::fleet
