#include "fleet/known.hpp"

#include <algorithm>

#include "run/failure.hpp"

namespace drover::fleet {

namespace {

control::TargetState state_of(const plan::Planned& planned, std::int64_t pending, const ledger::History& history) {
  if (std::holds_alternative<plan::Ahead>(planned)) return control::TargetState::ahead;
  if (std::holds_alternative<plan::Blocked>(planned)) return control::TargetState::blocked;
  if (history.last_failure) return control::TargetState::failed;
  return pending > 0 ? control::TargetState::pending : control::TargetState::migrated;
}

// The ledger of another name is another history of the same files.
std::string mark_of(const Stage& stage) {
  return stage.ledger_table == Stage{}.ledger_table ? "" : " " + stage.ledger_table;
}

}  // namespace

std::string compared_with(const Stage& stage) { return stage.catalog->digest() + mark_of(stage); }

std::vector<const plan::PlannedStep*> due_steps(const plan::Plan& plan, const ledger::History& history) {
  std::vector<const plan::PlannedStep*> due;
  for (const auto& step : plan.steps) {
    const bool looked_at_before =
        step.direction == plan::Direction::up && step.conditional && history.find(step.version) != nullptr;
    if (!looked_at_before) due.push_back(&step);
  }
  return due;
}

control::Observation observe(const Stage& stage, const tenants::Target& target, const control::TargetKey& key,
                             const ledger::History& history) {
  control::Observation observation;
  observation.key = key;
  observation.label = target.label;
  observation.tenant = target.tenant.id.text;
  observation.level = target.level;
  observation.parent = target.parent;
  observation.server = target.server;
  observation.history = history;
  if (history.standing == ledger::Standing::newer) {
    observation.state = control::TargetState::ahead;
    return observation;
  }
  if (history.standing != ledger::Standing::fresh && history.standing != ledger::Standing::ours) {
    observation.state = control::TargetState::blocked;
    return observation;
  }
  const auto planned = plan::make_plan(*stage.catalog, history, goal_for({.aim = plan::Newest{}}, target));
  if (const auto* plan = std::get_if<plan::Plan>(&planned)) {
    const auto due = due_steps(*plan, history);
    const auto* highest = history.highest();
    observation.pending = static_cast<std::int64_t>(due.size());
    observation.missing =
        std::ranges::count_if(due, [&](const auto* step) { return highest != nullptr && step->version < *highest; });
  }
  observation.state = state_of(planned, observation.pending, history);
  observation.catalog_digest = compared_with(stage);
  return observation;
}

bool can_be_planned(const control::TargetRow& row, const Stage& stage, const db::Driver& driver,
                    const tenants::Target& target, std::chrono::milliseconds trust) {
  // A claim takes the digest away.
  const bool claimed = row.catalog_digest.empty() || row.catalog_digest.starts_with(' ');
  if (claimed || !is_about(row, stage) || !row.read_at || row.history_digest.empty()) return false;
  if (row.state == control::TargetState::running || row.state == control::TargetState::unread) return false;
  if (!driver.traits().is_server) return row.stamp == driver.stamp(target.address);
  return now() - *row.read_at < trust;
}

bool can_be_trusted(const control::TargetRow& row, const Stage& stage, const db::Driver& driver,
                    const tenants::Target& target, std::chrono::milliseconds trust) {
  return row.catalog_digest == compared_with(stage) && can_be_planned(row, stage, driver, target, trust);
}

std::optional<events::Failure> what_blocks(const Known& known, const migrations::Catalog& catalog) {
  if (known.unreadable) return *known.unreadable;
  if (!known.planned) return run::failure_of(*known.history, catalog);
  const auto* blocked = std::get_if<plan::Blocked>(known.planned.get());
  return blocked == nullptr ? std::nullopt : std::optional(run::failure_of(blocked->problems));
}

// A claim takes the digest away, and leaves the ledger's name.
bool is_about(const control::TargetRow& row, const Stage& stage) {
  if (row.history_digest.empty()) return true;
  const auto blank = std::min(row.catalog_digest.find(' '), row.catalog_digest.size());
  return row.catalog_digest.substr(blank) == mark_of(stage);
}

plan::Goal goal_for(const plan::Goal& goal, const tenants::Target& target) {
  auto own = goal;
  own.level = target.level;
  return own;
}

std::vector<std::string> versions_of(const Known& known) {
  std::vector<std::string> versions;
  const auto* plan = known.planned ? std::get_if<plan::Plan>(known.planned.get()) : nullptr;
  if (plan == nullptr) return versions;
  for (const auto& step : plan->steps) versions.push_back(step.version.text());
  return versions;
}

}  // namespace drover::fleet
