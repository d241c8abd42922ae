#include <fmt/format.h>

#include "fleet/review.hpp"

namespace drover::fleet {

namespace {

using Statements = std::vector<migrations::AnalysedStatement>;

const Statements* statements_of(const plan::PlannedStep& step) {
  if (step.migration == nullptr) return nullptr;
  if (step.direction == plan::Direction::up) return &step.migration->up.statements;
  return step.migration->down ? &step.migration->down->statements : nullptr;
}

std::string lock_text(const sql::LockUse& lock) {
  std::string text = lock.mode == "unknown" ? "lock unknown" : lock.mode;
  if (!lock.relation.empty()) text += " on " + lock.relation;
  if (lock.rewrites) text += ", rewrites the table";
  if (lock.scans) text += ", scans the table";
  return text;
}

events::PlanGroup::Step step_of(const plan::PlannedStep& planned) {
  events::PlanGroup::Step step;
  step.version = planned.version.text();
  step.back = planned.direction == plan::Direction::back;
  step.conditional = planned.conditional;
  step.late = planned.late;
  if (planned.migration != nullptr) {
    step.name = planned.migration->name;
    step.type = std::string(migrations::to_string(planned.migration->directives.type));
  }
  const auto* statements = statements_of(planned);
  if (statements == nullptr || planned.row_only) return step;
  for (const auto& analysed : *statements) {
    if (analysed.lifted) continue;
    step.statements.push_back(analysed.statement.text);
    if (!analysed.effects.lock.mode.empty()) step.hazards.push_back(lock_text(analysed.effects.lock));
    for (const auto& loss : analysed.effects.losses) step.hazards.push_back("lossy: " + loss.what);
  }
  return step;
}

// Targets whose ledgers differ only in dates and batches go the same way.
std::string way_of(const plan::Plan& plan) {
  std::string way = plan.from ? plan.from->text() : "";
  for (const auto& step : plan.steps) {
    way += fmt::format("|{}{}{}", step.direction == plan::Direction::back ? "-" : "+", step.version.text(),
                       step.from_ledger ? "l"
                       : step.row_only  ? "r"
                                        : "");
  }
  return way;
}

}  // namespace

std::vector<events::PlanGroup> plan_groups(const std::vector<const Known*>& due, const Stage& stage) {
  std::map<std::string, events::PlanGroup> groups;
  for (const auto* known : due) {
    const auto* plan = known->planned ? std::get_if<plan::Plan>(known->planned.get()) : nullptr;
    if (plan == nullptr) continue;
    auto& group = groups[way_of(*plan)];
    if (group.examples.size() < 3) group.examples.push_back(known->target->label);
    if (group.count++ > 0) continue;
    group.catalog = stage.catalog->name();
    group.from = plan->from ? plan->from->text() : "";
    group.to = plan->to ? plan->to->text() : "";
    for (const auto& step : plan->steps) group.steps.push_back(step_of(step));
  }
  std::vector<events::PlanGroup> list;
  for (auto& [key, group] : groups) list.push_back(std::move(group));
  return list;
}

}  // namespace drover::fleet
