#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/fixture_test.hpp"

namespace drover::plan {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// 0001 was there from the start; batch 3 brought 0003 before 0002, batch 7 brought 0004.
struct Back : testing::Test {
  Back() {
    apply(history, "0001", 0);
    apply(history, "0003", 3);
    apply(history, "0002", 3);
    apply(history, "0004", 7);
  }

  Planned back(Aim aim, OutOfOrder out_of_order = OutOfOrder::refuse) const {
    return make_plan(catalog, history, goal_of(std::move(aim), out_of_order));
  }
  static const Problem& first_problem(const Planned& planned) { return std::get<Blocked>(planned).problems.front(); }

  migrations::Catalog catalog = plain_catalog({"0001", "0002", "0003", "0004"});
  ledger::History history;
};

TEST_F(Back, by_steps_undoes_the_latest_first_and_never_batch_0) {
  EXPECT_THAT(said(back(BackSteps{1})), ElementsAre("0004"));
  EXPECT_THAT(said(back(BackSteps{3})), ElementsAre("0004", "0002", "0003"));
  EXPECT_THAT(said(back(BackSteps{99})), ElementsAre("0004", "0002", "0003"));
  EXPECT_THAT(said(back(BackSteps{0})), IsEmpty());
  EXPECT_THAT(said(back(BackSteps{-1})), IsEmpty());
}

TEST_F(Back, to_a_batch_keeps_that_batch_and_all_below) {
  EXPECT_THAT(said(back(BackToBatch{3})), ElementsAre("0004"));
  EXPECT_THAT(said(back(BackToBatch{5})), ElementsAre("0004"));
  EXPECT_THAT(said(back(BackToBatch{7})), IsEmpty());
  EXPECT_THAT(said(back(BackToBatch{0})), ElementsAre("0004", "0002", "0003"));
}

TEST_F(Back, by_batch_undoes_that_batch_and_what_came_after) {
  EXPECT_THAT(said(back(BackBatch{7})), ElementsAre("0004"));
  EXPECT_THAT(said(back(BackBatch{3})), ElementsAre("0004", "0002", "0003"));
  EXPECT_THAT(said(back(BackBatch{5})), IsEmpty());
  EXPECT_THAT(said(back(BackBatch{0})), IsEmpty());
}

TEST_F(Back, to_a_version_keeps_it_and_all_below) {
  EXPECT_THAT(said(back(BackTo{version("0002")})), ElementsAre("0004", "0003"));
  EXPECT_THAT(said(back(BackTo{version("0001")})), ElementsAre("0004", "0002", "0003"));
  EXPECT_THAT(said(back(BackTo{version("0")})), ElementsAre("0004", "0002", "0003"));
  const auto plan = std::get<Plan>(back(BackTo{version("0002")}));
  EXPECT_EQ(plan.from->text(), "0004");
  EXPECT_EQ(plan.to->text(), "0002");
}

TEST_F(Back, to_nothing_leaves_no_version_to_be_at) {
  history.entries.erase(history.entries.begin());
  EXPECT_FALSE(std::get<Plan>(back(BackTo{version("0")})).to);
}

TEST_F(Back, over_a_skipped_or_recorded_one_removes_its_row_alone) {
  history.entries.back().outcome = ledger::Recorded::skipped;
  catalog = plain_catalog({"0001", "0002", "0003"});
  const auto plan = std::get<Plan>(back(BackSteps{1}));
  EXPECT_TRUE(plan.steps.front().row_only);
  EXPECT_FALSE(plan.steps.front().from_ledger);
  history.entries.back().outcome = ledger::Recorded::recorded;
  EXPECT_TRUE(std::get<Plan>(back(BackSteps{1})).steps.front().row_only);
}

TEST_F(Back, uses_the_ledger_s_down_where_the_file_is_gone) {
  history.entries.back().has_down = true;
  catalog = plain_catalog({"0001", "0002", "0003"});
  const auto plan = std::get<Plan>(back(BackSteps{1}));
  EXPECT_TRUE(plan.steps.front().from_ledger);
  EXPECT_EQ(plan.steps.front().migration, nullptr);
}

TEST_F(Back, prefers_the_file_s_down_to_the_ledger_s) {
  history.entries.back().has_down = true;
  EXPECT_FALSE(std::get<Plan>(back(BackSteps{1})).steps.front().from_ledger);
}

// --- each no

TEST_F(Back, refuses_what_has_no_down) {
  catalog = plain_catalog({"0001", "0002", "0003"});
  const auto planned = back(BackSteps{1});
  EXPECT_THAT(said(planned), ElementsAre("blocked no_down"));
  EXPECT_THAT(first_problem(planned).message, HasSubstr("0004 step_0004"));
  EXPECT_FALSE(first_problem(planned).place);
}

TEST_F(Back, refuses_a_file_without_a_down_and_names_it) {
  auto up_alone = migration("0004");
  up_alone.down.reset();
  catalog = catalog_of(std::vector{migration("0001"), migration("0002"), migration("0003"), up_alone});
  const auto planned = back(BackSteps{1});
  EXPECT_THAT(said(planned), ElementsAre("blocked no_down"));
  EXPECT_EQ(first_problem(planned).place->file, "0004_step.sql");
}

TEST_F(Back, refuses_what_says_that_it_is_irreversible) {
  auto final = migration("0004");
  final.directives.irreversible = "drops the old invoices";
  catalog = catalog_of(std::vector{migration("0001"), migration("0002"), migration("0003"), final});
  const auto planned = back(BackSteps{1});
  EXPECT_THAT(said(planned), ElementsAre("blocked irreversible"));
  EXPECT_THAT(first_problem(planned).message, HasSubstr("drops the old invoices"));
}

TEST_F(Back, refuses_a_down_that_cannot_run) {
  auto faulty = migration("0004");
  faulty.down->faults = {{.code = "cannot_run_here", .message = "VACUUM"}};
  catalog = catalog_of(std::vector{migration("0001"), migration("0002"), migration("0003"), faulty});
  EXPECT_THAT(said(back(BackSteps{1})), ElementsAre("blocked cannot_run_here"));
}

TEST_F(Back, refuses_to_take_away_what_another_one_needs) {
  catalog = catalog_of(std::vector{migration("0001"), migration("0002"), migration("0003"), requiring("0004", "0002")});
  const auto planned = back(BackOnly{version("0002")}, OutOfOrder::apply);
  EXPECT_THAT(said(planned), ElementsAre("blocked dependants"));
  EXPECT_THAT(first_problem(planned).message, HasSubstr("0004 stays and requires 0002"));
  EXPECT_THAT(said(back(BackTo{version("0001")})), ElementsAre("0004", "0002", "0003"));
  history.entries.back().outcome = ledger::Recorded::skipped;
  EXPECT_THAT(said(back(BackOnly{version("0002")}, OutOfOrder::apply)), ElementsAre("0002"));
}

TEST_F(Back, undoes_of_named_steps_what_is_still_there_and_nothing_else) {
  const BackExactly named{{version("0004"), version("0002")}};
  EXPECT_THAT(said(back(named)), ElementsAre("0004", "0002"));
  history.entries.pop_back();
  EXPECT_THAT(said(back(named)), ElementsAre("0002"));
  history.entries.pop_back();
  EXPECT_THAT(said(back(named)), IsEmpty());
  EXPECT_THAT(said(back(BackExactly{})), IsEmpty());
}

TEST_F(Back, refuses_named_steps_when_others_came_after_them) {
  const BackExactly named{{version("0002"), version("0003")}};
  EXPECT_THAT(said(back(named)), ElementsAre("blocked applied_later"));
  EXPECT_THAT(said(back(named, OutOfOrder::apply)), ElementsAre("0002", "0003"));
  auto filtered = goal_of(named);
  filtered.types = {migrations::Type::none};
  history.entries.back().type = migrations::Type::data;
  EXPECT_THAT(said(make_plan(catalog, history, filtered)), ElementsAre("0002", "0003"));
}

TEST_F(Back, refuses_one_alone_that_is_not_the_latest_unless_it_is_meant) {
  const auto planned = back(BackOnly{version("0003")});
  EXPECT_THAT(said(planned), ElementsAre("blocked applied_later"));
  EXPECT_THAT(first_problem(planned).message, HasSubstr("0002 was applied after 0003"));
  EXPECT_THAT(said(back(BackOnly{version("0003")}, OutOfOrder::apply)), ElementsAre("0003"));
  EXPECT_THAT(said(back(BackOnly{version("0004")})), ElementsAre("0004"));
  EXPECT_THAT(said(back(BackOnly{version("0009")})), IsEmpty());
}

TEST_F(Back, refuses_a_batch_below_which_nothing_would_be_left) {
  history.entries.erase(history.entries.begin());
  EXPECT_THAT(said(back(BackToBatch{2})), ElementsAre("blocked nothing_below"));
  EXPECT_THAT(said(back(BackToBatch{0})), ElementsAre("0004", "0002", "0003"));
  history.entries.clear();
  EXPECT_THAT(said(back(BackToBatch{2})), IsEmpty());
}

TEST_F(Back, undoes_only_what_the_filter_lets_through) {
  history.entries[2].type = migrations::Type::data;
  auto goal = goal_of(BackTo{version("0001")});
  goal.types = {migrations::Type::data};
  EXPECT_THAT(said(make_plan(catalog, history, goal)), ElementsAre("0002"));
}

}  // namespace
}  // namespace drover::plan
