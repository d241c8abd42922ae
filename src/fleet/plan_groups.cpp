#include <fmt/format.h>

#include "fleet/review.hpp"

namespace drover::fleet {

namespace {

const migrations::Part* part_of(const plan::PlannedStep& step) {
  if (step.migration == nullptr || step.row_only) return nullptr;
  if (step.direction == plan::Direction::up) return &step.migration->up;
  return step.migration->down ? &*step.migration->down : nullptr;
}

std::string lock_text(const sql::LockUse& lock) {
  std::string text = lock.mode == "unknown" ? "lock unknown" : lock.mode;
  if (!lock.relation.empty()) text += " on " + lock.relation;
  if (lock.rewrites) text += ", rewrites the table";
  if (lock.scans) text += ", scans the table";
  return text;
}

void tell_statements(const migrations::Part& part, events::PlanGroup::Step& step) {
  if (part.units.size() > 1) step.hazards.push_back(fmt::format("committed in {} steps", part.units.size()));
  for (const auto& analysed : part.statements) {
    if (analysed.lifted) continue;
    step.statements.push_back(analysed.statement.text);
    if (analysed.effects.alone) step.hazards.push_back("outside of a transaction: " + analysed.effects.kind);
    if (!analysed.effects.lock.mode.empty()) step.hazards.push_back(lock_text(analysed.effects.lock));
    for (const auto& loss : analysed.effects.losses) step.hazards.push_back("lossy: " + loss.what);
  }
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
  if (planned.resume_at > 0 || planned.in_doubt) {
    step.hazards.push_back(fmt::format("goes on behind step {}", planned.resume_at));
  }
  if (!planned.stands_for.empty()) {
    step.hazards.push_back(fmt::format("a baseline: stands for {} others", planned.stands_for.size()));
  }
  if (planned.from_ledger) return step;
  const auto* part = part_of(planned);
  const bool runs = part != nullptr && (step.back || !planned.migration->directives.record_only);
  if (runs) tell_statements(*part, step);
  if (!runs) step.hazards.emplace_back("recorded, not run");
  return step;
}

// Targets whose ledgers differ only in dates and batches go the same way.
std::string way_of(const plan::Plan& plan) {
  std::string way = plan.from ? plan.from->text() : "";
  for (const auto& step : plan.steps) {
    way += fmt::format("|{}{}{}{}", step.direction == plan::Direction::back ? "-" : "+", step.version.text(),
                       step.from_ledger ? "l"
                       : step.row_only  ? "r"
                                        : "",
                       step.resume_at > 0 || step.in_doubt ? fmt::format("@{}", step.resume_at) : "");
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
