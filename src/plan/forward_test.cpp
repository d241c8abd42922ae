#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/fixture_test.hpp"
#include "plan/ways.hpp"

namespace drover::plan {
namespace {

using migrations::Type;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const Problem& first_problem(const Planned& planned) { return std::get<Blocked>(planned).problems.front(); }

TEST(Forward, takes_all_that_is_pending_in_the_catalog_s_order) {
  const auto catalog = plain_catalog({"0003", "0001", "0002"});
  const auto planned = make_plan(catalog, history_of({"0001"}), goal_of(Newest{}));
  EXPECT_THAT(said(planned), ElementsAre("0002", "0003"));
  const auto& plan = std::get<Plan>(planned);
  EXPECT_EQ(plan.from->text(), "0001");
  EXPECT_EQ(plan.to->text(), "0003");
  EXPECT_EQ(plan.steps.front().migration, catalog.find(version("0002")));
  EXPECT_EQ(plan.steps.front().direction, Direction::up);
}

TEST(Forward, has_nothing_to_do_where_all_is_applied_or_nothing_exists) {
  EXPECT_THAT(said(make_plan(plain_catalog({"0001"}), history_of({"0001"}), goal_of(Newest{}))), IsEmpty());
  EXPECT_THAT(said(make_plan(plain_catalog({}), {}, goal_of(Newest{}))), IsEmpty());
}

TEST(Forward, orders_by_number_and_not_by_text) {
  EXPECT_THAT(said(make_plan(plain_catalog({"10", "9", "0100"}), {}, goal_of(Newest{}))),
              ElementsAre("9", "10", "0100"));
}

TEST(Forward, takes_other_leading_zeros_for_the_same_version) {
  auto history = history_of({"001"});
  history.entries.front().statements_checksum = "s1:1";
  EXPECT_THAT(said(make_plan(plain_catalog({"1", "2"}), history, goal_of(Newest{}))), ElementsAre("2"));
}

TEST(Forward, stops_at_the_version_that_was_asked_for) {
  const auto catalog = plain_catalog({"0001", "0002", "0003"});
  EXPECT_THAT(said(make_plan(catalog, {}, goal_of(UpTo{version("2")}))), ElementsAre("0001", "0002"));
  EXPECT_THAT(said(make_plan(catalog, history_of({"0001", "0002"}), goal_of(UpTo{version("0001")}))), IsEmpty());
}

TEST(Forward, takes_exactly_what_was_asked_for) {
  const auto catalog = plain_catalog({"0001", "0002", "0003"});
  EXPECT_THAT(said(make_plan(catalog, history_of({"0001"}), goal_of(Exactly{{version("0002")}}))), ElementsAre("0002"));
  EXPECT_THAT(said(make_plan(catalog, history_of({"0001"}), goal_of(Exactly{{version("0001")}}))), IsEmpty());
}

TEST(Forward, takes_only_one_where_nothing_lies_below) {
  const auto catalog = plain_catalog({"0001", "0002", "0003"});
  EXPECT_THAT(said(make_plan(catalog, history_of({"0001"}), goal_of(OnlyUp{version("0002")}))), ElementsAre("0002"));
  EXPECT_THAT(said(make_plan(catalog, history_of({"0001"}), goal_of(OnlyUp{version("0001")}))), IsEmpty());
}

// --- each no

TEST(Forward, refuses_a_version_that_does_not_exist) {
  const auto planned = make_plan(plain_catalog({"0001"}), {}, goal_of(OnlyUp{version("0007")}));
  EXPECT_THAT(said(planned), ElementsAre("blocked version_unknown"));
  EXPECT_THAT(first_problem(planned).message, HasSubstr("0007"));
}

TEST(Forward, refuses_to_leave_a_gap_below_the_only_one) {
  const auto catalog = plain_catalog({"0001", "0002"});
  const auto planned = make_plan(catalog, {}, goal_of(OnlyUp{version("0002")}));
  EXPECT_THAT(said(planned), ElementsAre("blocked gap_below"));
  EXPECT_EQ(first_problem(planned).place->file, "0001_step.sql");
  EXPECT_THAT(said(make_plan(catalog, {}, goal_of(OnlyUp{version("0002")}, OutOfOrder::apply))), ElementsAre("0002"));
}

TEST(Forward, refuses_a_late_file_unless_it_is_meant) {
  const auto catalog = plain_catalog({"0001", "0002", "0003"});
  const auto history = history_of({"0001", "0003"});
  const auto planned = make_plan(catalog, history, goal_of(Newest{}));
  EXPECT_THAT(said(planned), ElementsAre("blocked late_file"));
  EXPECT_EQ(first_problem(planned).place->file, "0002_step.sql");
  EXPECT_THAT(first_problem(planned).message, HasSubstr("0003"));
  EXPECT_THAT(said(make_plan(catalog, history, goal_of(OnlyUp{version("0002")}))), ElementsAre("blocked late_file"));
  const auto meant = make_plan(catalog, history, goal_of(Newest{}, OutOfOrder::apply));
  EXPECT_THAT(said(meant), ElementsAre("0002"));
  EXPECT_TRUE(std::get<Plan>(meant).steps.front().late);
}

TEST(Forward, does_not_call_late_what_a_filter_deferred) {
  auto history = history_of({"0001", "0003"});
  history.deferred = {version("0002")};
  EXPECT_THAT(said(make_plan(plain_catalog({"0001", "0002", "0003"}), history, goal_of(Newest{}))),
              ElementsAre("0002"));
}

TEST(Forward, is_ahead_where_all_unknown_versions_are_newer) {
  const auto catalog = plain_catalog({"0001", "0002"});
  EXPECT_THAT(said(make_plan(catalog, history_of({"0001", "0002", "0003"}), goal_of(Newest{}))),
              ElementsAre("ahead 0003"));
  EXPECT_THAT(said(make_plan(plain_catalog({}), history_of({"0001"}), goal_of(Newest{}))), ElementsAre("ahead 0001"));
}

TEST(Forward, is_blocked_where_a_file_is_missing_below_the_newest) {
  const auto catalog = plain_catalog({"0001", "0003"});
  const auto planned = make_plan(catalog, history_of({"0001", "0002", "0003", "0004"}), goal_of(Newest{}));
  EXPECT_THAT(said(planned), ElementsAre("blocked missing_file", "blocked missing_file"));
  EXPECT_THAT(first_problem(planned).message, HasSubstr("0002"));
}

TEST(Forward, is_blocked_where_an_applied_file_was_changed) {
  auto history = history_of({"0001"});
  history.entries.front().statements_checksum = "s1:other";
  const auto planned = make_plan(plain_catalog({"0001", "0002"}), history, goal_of(Newest{}));
  EXPECT_THAT(said(planned), ElementsAre("blocked changed_file"));
  EXPECT_EQ(first_problem(planned).place->file, "0001_step.sql");
}

TEST(Forward, compares_only_what_has_run) {
  for (const auto outcome : {ledger::Recorded::baselined, ledger::Recorded::skipped}) {
    auto history = history_of({"0001"});
    history.entries.front().statements_checksum = "s1:other";
    history.entries.front().outcome = outcome;
    EXPECT_THAT(changed_files(plain_catalog({"0001"}), history), IsEmpty());
  }
  auto adopted = history_of({"0001"});
  adopted.entries.front().statements_checksum.clear();
  EXPECT_THAT(changed_files(plain_catalog({"0001"}), adopted), IsEmpty());
}

TEST(Forward, refuses_what_requires_something_that_is_not_there) {
  const auto catalog = catalog_of(std::vector{migration("0001"), requiring("0002", "0001")});
  EXPECT_THAT(said(make_plan(catalog, {}, goal_of(Newest{}))), ElementsAre("0001", "0002"));
  EXPECT_THAT(said(make_plan(catalog, {}, goal_of(OnlyUp{version("0002")}, OutOfOrder::apply))),
              ElementsAre("blocked requires_unmet"));
}

TEST(Forward, does_not_rely_on_a_conditional_or_a_skipped_one) {
  auto conditional = migration("0001");
  conditional.directives.when = "SELECT true";
  const auto catalog = catalog_of(std::vector{conditional, requiring("0002", "0001")});
  EXPECT_THAT(said(make_plan(catalog, {}, goal_of(Newest{}))), ElementsAre("blocked requires_unmet"));
  auto history = history_of({"0001"});
  EXPECT_THAT(said(make_plan(catalog, history, goal_of(Newest{}))), ElementsAre("0002"));
  history.entries.front().outcome = ledger::Recorded::skipped;
  EXPECT_THAT(said(make_plan(catalog, history, goal_of(Newest{}))), ElementsAre("blocked requires_unmet"));
}

TEST(Forward, looks_again_at_what_was_skipped_and_never_calls_it_late) {
  auto conditional = migration("0001");
  conditional.directives.when = "SELECT true";
  auto history = history_of({"0001", "0002"});
  history.entries.front().outcome = ledger::Recorded::skipped;
  const auto planned = make_plan(catalog_of(std::vector{conditional, migration("0002")}), history, goal_of(Newest{}));
  EXPECT_THAT(said(planned), ElementsAre("0001"));
  EXPECT_TRUE(std::get<Plan>(planned).steps.front().conditional);
  EXPECT_FALSE(std::get<Plan>(planned).steps.front().late);
}

TEST(Forward, refuses_a_faulty_file_only_where_it_is_about_to_run) {
  auto faulty = migration("0001");
  faulty.up.faults = {{.code = "cannot_run_here", .message = "VACUUM"}};
  const auto catalog = catalog_of(std::vector{faulty, migration("0002")});
  EXPECT_THAT(said(make_plan(catalog, {}, goal_of(Newest{}))), ElementsAre("blocked cannot_run_here"));
  EXPECT_THAT(said(make_plan(catalog, history_of({"0001"}), goal_of(Newest{}))), ElementsAre("0002"));
}

TEST(Forward, tells_all_problems_at_once) {
  auto faulty = requiring("0002", "0001");
  faulty.up.faults = {{.code = "cannot_run_here", .message = "VACUUM"}};
  auto history = history_of({"0003"});
  history.entries.front().statements_checksum = "s1:other";
  const auto catalog = catalog_of(std::vector{migration("0001"), faulty, migration("0003")});
  EXPECT_THAT(said(make_plan(catalog, history, goal_of(Exactly{{version("0002")}}, OutOfOrder::apply))),
              ElementsAre("blocked changed_file", "blocked cannot_run_here", "blocked requires_unmet"));
}

// --- filters and levels

TEST(Forward, defers_what_a_filter_leaves_out) {
  const auto catalog =
      catalog_of(std::vector{typed("0001", Type::base), typed("0002", Type::data), typed("0003", Type::base)});
  auto goal = goal_of(Newest{});
  goal.types = {Type::base};
  const auto planned = make_plan(catalog, {}, goal);
  EXPECT_THAT(said(planned), ElementsAre("0001", "0003"));
  EXPECT_THAT(std::get<Plan>(planned).deferred, ElementsAre(version("0002")));
}

TEST(Forward, passes_over_other_levels_without_deferring_them) {
  auto branch = migration("0001");
  branch.directives.levels = {"branch"};
  const auto catalog = catalog_of(std::vector{branch, migration("0002")});
  auto goal = goal_of(Newest{});
  goal.level = "company";
  const auto planned = make_plan(catalog, {}, goal);
  EXPECT_THAT(said(planned), ElementsAre("0002"));
  EXPECT_THAT(std::get<Plan>(planned).deferred, IsEmpty());
  goal.level = "branch";
  EXPECT_THAT(said(make_plan(catalog, {}, goal)), ElementsAre("0001", "0002"));
}

TEST(Goal, names_its_filter_as_the_ledger_records_it) {
  Goal goal;
  EXPECT_EQ(goal.filters(), "");
  goal.types = {Type::base, Type::config};
  EXPECT_EQ(goal.filters(), "type=base,config");
}

TEST(Goal, knows_which_aims_go_back) {
  for (const Aim& aim : {Aim{Newest{}}, Aim{UpTo{}}, Aim{OnlyUp{}}, Aim{Exactly{}}}) EXPECT_FALSE(Goal{aim}.back());
  for (const Aim& aim : {Aim{BackToBatch{}}, Aim{BackBatch{}}, Aim{BackTo{}}, Aim{BackOnly{}}, Aim{BackSteps{}}}) {
    EXPECT_TRUE(Goal{aim}.back());
  }
}

}  // namespace
}  // namespace drover::plan
