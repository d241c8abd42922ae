#include "fleet/verdict.hpp"

#include <gtest/gtest.h>

#include "fleet/request_text.hpp"

namespace drover::fleet {
namespace {

using events::RunVerdict;
using events::Verdict;

struct Case {
  Ending ending;
  std::vector<Verdict> verdicts;
  RunVerdict verdict;
  int exit_code;
};

// DESIGN.md sections 6 and 11: 4 before the start, then 6, 3, 2, 5.
TEST(RunVerdict, has_one_precedence) {
  using enum Verdict;
  const std::vector<Case> cases{
      {{}, {}, RunVerdict::clean, 0},
      {{}, {migrated, already, rolled_back, enqueued}, RunVerdict::clean, 0},
      {{}, {migrated, skipped, ahead}, RunVerdict::clean, 0},
      {{.strict = true}, {migrated, skipped}, RunVerdict::split, 4},
      {{.strict = true}, {ahead}, RunVerdict::split, 4},
      {{.strict = true}, {skipped, failed}, RunVerdict::split, 2},
      {{}, {migrated, failed}, RunVerdict::split, 2},
      {{}, {blocked}, RunVerdict::split, 2},
      {{}, {migrated, not_reached}, RunVerdict::split, 2},
      {{.held = true}, {not_reached}, RunVerdict::held, 5},
      {{.held = true}, {not_reached, failed}, RunVerdict::split, 2},
      {{.halted = true}, {failed, not_reached}, RunVerdict::halted, 3},
      {{.halted = true, .held = true}, {failed}, RunVerdict::halted, 3},
      {{.interrupted = true, .halted = true}, {failed, not_reached}, RunVerdict::interrupted, 6},
      {{.interrupted = true}, {}, RunVerdict::interrupted, 6},
      {{.interrupted = true, .refused = true}, {failed}, RunVerdict::refused, 4},
      {{.planned = true}, {not_reached}, RunVerdict::clean, 0},
      {{.planned = true}, {not_reached, blocked}, RunVerdict::split, 2},
      {{.unknown = true}, {}, RunVerdict::nothing_attempted, 1},
  };
  for (std::size_t i = 0; i < cases.size(); ++i) {
    events::Summary summary;
    for (const auto verdict : cases[i].verdicts) summary.add(verdict);
    conclude(summary, cases[i].ending);
    EXPECT_EQ(summary.verdict, cases[i].verdict) << "case " << i;
    EXPECT_EQ(summary.exit_code, cases[i].exit_code) << "case " << i;
  }
}

TEST(RunVerdict, counts_the_vanished_where_it_is_strict) {
  events::Summary summary;
  summary.vanished = 1;
  conclude(summary, {});
  EXPECT_EQ(summary.exit_code, 0);
  conclude(summary, {.strict = true});
  EXPECT_EQ(summary.exit_code, 4);
}

TEST(RequestText, comes_back_with_every_goal) {
  const auto v = *migrations::Version::parse("0007");
  const std::vector<plan::Aim> aims{plan::Newest{},        plan::UpTo{v},        plan::OnlyUp{v},
                                    plan::Exactly{{v, v}}, plan::BackToBatch{3}, plan::BackBatch{4},
                                    plan::BackTo{v},       plan::BackOnly{v},    plan::BackSteps{2}};
  for (const auto& aim : aims) {
    Request request;
    request.verb = "migrate";
    request.goal = {
        .aim = aim, .out_of_order = plan::OutOfOrder::apply, .types = {migrations::Type::base, migrations::Type::data}};
    request.allow_data_loss = true;
    const auto back = parse_request(to_text(request));
    ASSERT_TRUE(back);
    EXPECT_EQ(back->goal.aim.index(), aim.index());
    EXPECT_EQ(to_text(*back), to_text(request));
    EXPECT_EQ(back->action, request.goal.back() ? Action::migrate_back : Action::migrate);
    EXPECT_EQ(back->goal.types, request.goal.types);
    EXPECT_TRUE(back->allow_data_loss);
  }
}

TEST(RequestText, is_a_problem_where_it_cannot_be_read) {
  for (const std::string text : {"", "{}", "[]", "not json", R"({"verb":1})"}) {
    EXPECT_EQ(parse_request(text).error().code, "run_unreadable") << text;
  }
}

}  // namespace
}  // namespace drover::fleet
