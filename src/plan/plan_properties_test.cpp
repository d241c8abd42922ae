#include <map>
#include <set>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "plan/fixture_test.hpp"

namespace drover::plan {
namespace {

using migrations::Catalog;
using migrations::Migration;
using migrations::Type;
using migrations::Version;

// Numbers with room between them, so that files can be missing and late ones can come in.
std::string number_of(int index) { return "00" + std::to_string(100 + index); }

Catalog any_catalog() {
  const int count = *rc::gen::inRange(0, 9);
  std::vector<Migration> made;
  for (int i = 1; i <= count; ++i) {
    auto one = migration(number_of(i));
    one.directives.type = *rc::gen::element(Type::base, Type::data, Type::config);
    if (i > 1 && *rc::gen::inRange(0, 4) == 0) {
      one.directives.requires_versions = {version(number_of(*rc::gen::inRange(1, i)))};
    }
    if (*rc::gen::inRange(0, 6) == 0) one.directives.when = "SELECT true";
    if (*rc::gen::inRange(0, 6) == 0) one.down.reset();
    made.push_back(std::move(one));
  }
  return catalog_of(std::move(made));
}

ledger::History any_history(const Catalog& catalog) {
  ledger::History history;
  std::int64_t batch = 0;
  for (const auto& one : catalog.migrations()) {
    if (*rc::gen::inRange(0, 3) == 0) continue;
    batch += *rc::gen::inRange(0, 2);
    auto& entry = apply(history, one.version.text(), batch);
    entry.type = one.directives.type;
    entry.has_down = *rc::gen::inRange(0, 5) == 0;
    if (*rc::gen::inRange(0, 8) == 0)
      entry.outcome =
          *rc::gen::element(ledger::Recorded::skipped, ledger::Recorded::recorded, ledger::Recorded::baselined);
  }
  if (*rc::gen::inRange(0, 8) == 0) apply(history, number_of(*rc::gen::inRange(0, 12)) + "5", batch);
  return history;
}

std::vector<Type> any_types() {
  return *rc::gen::element(std::vector<Type>{}, std::vector<Type>{}, std::vector<Type>{Type::base},
                           std::vector<Type>{Type::data, Type::config});
}

Version any_version() { return version(number_of(*rc::gen::inRange(0, 10))); }

Goal any_forward() {
  Goal goal{
      .aim = Newest{}, .out_of_order = *rc::gen::element(OutOfOrder::refuse, OutOfOrder::apply), .types = any_types()};
  switch (*rc::gen::inRange(0, 4)) {
    case 1:
      goal.aim = UpTo{any_version()};
      break;
    case 2:
      goal.aim = OnlyUp{any_version()};
      break;
    case 3:
      goal.aim = Exactly{{any_version(), any_version()}};
      break;
    default:
      break;
  }
  return goal;
}

Goal any_back() {
  Goal goal{.aim = BackSteps{*rc::gen::inRange(0, 5)},
            .out_of_order = *rc::gen::element(OutOfOrder::refuse, OutOfOrder::apply),
            .types = any_types()};
  switch (*rc::gen::inRange(0, 5)) {
    case 1:
      goal.aim = BackToBatch{*rc::gen::inRange(0, 5)};
      break;
    case 2:
      goal.aim = BackBatch{*rc::gen::inRange(0, 5)};
      break;
    case 3:
      goal.aim = BackTo{any_version()};
      break;
    case 4:
      goal.aim = BackOnly{any_version()};
      break;
    default:
      break;
  }
  return goal;
}

// What the ledger says when every step of the plan has run.
ledger::History after(const ledger::History& history, const Plan& plan, std::int64_t batch) {
  auto now = history;
  for (const auto& step : plan.steps) {
    std::erase_if(now.entries, [&](const auto& entry) { return entry.version == step.version; });
    if (step.direction == Direction::back) continue;
    auto& entry = apply(now, step.version.text(), batch);
    entry.seq = ++now.head.seq;
    entry.type = step.migration->directives.type;
  }
  now.deferred.insert(now.deferred.end(), plan.deferred.begin(), plan.deferred.end());
  return now;
}

std::set<Version> versions_of(const ledger::History& history) {
  std::set<Version> versions;
  for (const auto& entry : history.entries) versions.insert(entry.version);
  return versions;
}

// Applied in the sense of `requires`: what was skipped satisfies nobody.
std::set<Version> satisfied_by(const ledger::History& history) {
  std::set<Version> versions;
  for (const auto& entry : history.entries) {
    if (entry.outcome != ledger::Recorded::skipped) versions.insert(entry.version);
  }
  return versions;
}

// A version that is named by hand passes every filter.
bool wants(const Goal& goal, const Migration& one) {
  if (const auto* only = std::get_if<OnlyUp>(&goal.aim)) return one.version == only->version;
  const auto& types = goal.types;
  if (!types.empty() && std::ranges::find(types, one.directives.type) == types.end()) return false;
  if (const auto* to = std::get_if<UpTo>(&goal.aim)) return one.version <= to->version;
  if (const auto* exactly = std::get_if<Exactly>(&goal.aim)) {
    return std::ranges::find(exactly->versions, one.version) != exactly->versions.end();
  }
  return true;
}

RC_GTEST_PROP(Planner, goes_forward_only_in_legal_steps, ()) {
  const auto catalog = any_catalog();
  const auto history = any_history(catalog);
  const auto goal = any_forward();
  const auto planned = make_plan(catalog, history, goal);
  RC_PRE(std::holds_alternative<Plan>(planned));
  auto there = satisfied_by(history);
  std::optional<Version> before;
  for (const auto& step : std::get<Plan>(planned).steps) {
    RC_ASSERT(step.direction == Direction::up);
    RC_ASSERT(step.migration == catalog.find(step.version));
    RC_ASSERT(!there.contains(step.version));
    RC_ASSERT(wants(goal, *step.migration));
    RC_ASSERT((!before || *before < step.version));
    for (const auto& required : step.migration->directives.requires_versions) RC_ASSERT(there.contains(required));
    const bool below =
        history.highest() != nullptr && step.version < *history.highest() && history.find(step.version) == nullptr;
    RC_ASSERT(step.late == below);
    RC_ASSERT((!step.late || goal.out_of_order == OutOfOrder::apply));
    RC_ASSERT(step.conditional == !step.migration->directives.when.empty());
    if (!step.conditional) there.insert(step.version);
    before = step.version;
  }
}

RC_GTEST_PROP(Planner, leaves_nothing_out_that_the_goal_wants, ()) {
  const auto catalog = any_catalog();
  const auto history = any_history(catalog);
  const auto goal = any_forward();
  const auto planned = make_plan(catalog, history, goal);
  RC_PRE(std::holds_alternative<Plan>(planned));
  const auto& plan = std::get<Plan>(planned);
  const auto reached = satisfied_by(after(history, plan, 9));
  for (const auto& one : catalog.migrations()) {
    if (wants(goal, one)) RC_ASSERT(reached.contains(one.version));
  }
  for (const auto& deferred : plan.deferred) RC_ASSERT(!reached.contains(deferred));
}

RC_GTEST_PROP(Planner, has_nothing_left_to_do_when_its_plan_has_run, ()) {
  const auto catalog = any_catalog();
  const auto history = any_history(catalog);
  const auto goal = any_forward();
  const auto planned = make_plan(catalog, history, goal);
  RC_PRE(std::holds_alternative<Plan>(planned));
  const auto again = make_plan(catalog, after(history, std::get<Plan>(planned), 9), goal);
  RC_ASSERT(std::holds_alternative<Plan>(again));
  RC_ASSERT(std::get<Plan>(again).steps.empty());
  RC_ASSERT(std::get<Plan>(again).from == std::get<Plan>(planned).to);
}

RC_GTEST_PROP(Planner, comes_back_to_where_it_was, ()) {
  const auto catalog = any_catalog();
  const auto history = any_history(catalog);
  const auto planned = make_plan(catalog, history, any_forward());
  RC_PRE(std::holds_alternative<Plan>(planned));
  const auto there = after(history, std::get<Plan>(planned), 77);
  const auto back = make_plan(catalog, there, goal_of(BackBatch{77}));
  RC_PRE(std::holds_alternative<Plan>(back));
  // A skipped one that was looked at again is no row of its own any more.
  auto expected = versions_of(history);
  for (const auto& step : std::get<Plan>(planned).steps) expected.erase(step.version);
  RC_ASSERT(versions_of(after(there, std::get<Plan>(back), 78)) == expected);
  RC_ASSERT(std::get<Plan>(back).steps.size() == std::get<Plan>(planned).steps.size());
}

RC_GTEST_PROP(Planner, goes_back_only_in_legal_steps, ()) {
  const auto catalog = any_catalog();
  const auto history = any_history(catalog);
  const auto goal = any_back();
  const auto planned = make_plan(catalog, history, goal);
  RC_PRE(std::holds_alternative<Plan>(planned));
  const auto& plan = std::get<Plan>(planned);
  auto left = versions_of(history);
  std::optional<std::int64_t> before;
  for (const auto& step : plan.steps) {
    const auto* entry = history.find(step.version);
    RC_ASSERT(step.direction == Direction::back);
    RC_ASSERT(entry != nullptr);
    RC_ASSERT((!before || entry->seq < *before));
    RC_ASSERT((goal.types.empty() || std::ranges::find(goal.types, entry->type) != goal.types.end()));
    const bool by_batch = !std::holds_alternative<BackTo>(goal.aim) && !std::holds_alternative<BackOnly>(goal.aim);
    RC_ASSERT((!by_batch || entry->batch > 0));
    const bool has_file = step.migration != nullptr && step.migration->down.has_value();
    RC_ASSERT((step.row_only || has_file || (step.from_ledger && entry->has_down)));
    left.erase(step.version);
    before = entry->seq;
  }
  for (const auto& version : left) {
    const auto* stays = catalog.find(version);
    if (stays == nullptr || history.find(version)->outcome == ledger::Recorded::skipped) continue;
    for (const auto& required : stays->directives.requires_versions) {
      RC_ASSERT((left.contains(required) || history.find(required) == nullptr));
    }
  }
}

// DESIGN.md section 3: sets, never a high-water mark.
RC_GTEST_PROP(Planner, keeps_its_hands_off_what_it_does_not_know, ()) {
  const auto catalog = any_catalog();
  const auto history = any_history(catalog);
  const auto planned = make_plan(catalog, history, any_forward());
  bool above = false;
  bool below = false;
  for (const auto& version : versions_of(history)) {
    if (catalog.find(version) != nullptr) continue;
    const bool newer = catalog.newest() == nullptr || *catalog.newest() < version;
    above = above || newer;
    below = below || !newer;
  }
  RC_ASSERT((std::holds_alternative<Ahead>(planned) == (above && !below)));
  if (below) RC_ASSERT(std::get<Blocked>(planned).problems.front().code == "missing_file");
}

std::string text_of(const Planned& planned) {
  std::string text;
  for (const auto& word : said(planned)) text += word + ";";
  if (const auto* plan = std::get_if<Plan>(&planned)) {
    for (const auto& step : plan->steps) text += step.late ? "late;" : step.conditional ? "conditional;" : "plain;";
  }
  return text;
}

RC_GTEST_PROP(Planner, says_the_same_twice_and_changes_nothing, ()) {
  const auto catalog = any_catalog();
  const auto history = any_history(catalog);
  const auto goal = *rc::gen::arbitrary<bool>() ? any_forward() : any_back();
  const auto digest = history.digest();
  const auto first = text_of(make_plan(catalog, history, goal));
  RC_ASSERT(text_of(make_plan(catalog, history, goal)) == first);
  RC_ASSERT(history.digest() == digest);
}

}  // namespace
}  // namespace drover::plan
