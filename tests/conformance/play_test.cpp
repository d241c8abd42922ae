#include "conformance/contract.hpp"

namespace drover::conformance {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Play : public Contract {
 protected:
  // One row that a swap can move.
  void make_head() const { place().connect()->execute("CREATE TABLE head (seq int); INSERT INTO head VALUES (7)"); }
  static db::Statement swap(int expected) {
    return {.sql = "UPDATE head SET seq = seq + 1 WHERE seq = " + std::to_string(expected),
            .role = db::Role::swap,
            .expect = db::Expect::one_row_changed};
  }
  std::string head() const { return first_value(*place().connect(), "SELECT seq FROM head"); }
};

TEST_P(Play, answers_every_step_and_commits_each) {
  const auto connection = place().connect();
  const auto answers =
      connection->play({{step({body("CREATE TABLE a (i int)")}), step({body("CREATE TABLE b (i int)")})}});
  EXPECT_THAT(states(answers), ElementsAre("done", "done"));
  EXPECT_THAT(tables({"a", "b"}), ElementsAre("a", "b"));
}

TEST_P(Play, has_nothing_to_say_of_an_empty_script) {
  const auto connection = place().connect();
  EXPECT_THAT(connection->play({}), IsEmpty());
  EXPECT_THAT(states(connection->play({{db::Step{}}})), ElementsAre("done"));
}

TEST_P(Play, rolls_back_the_step_that_failed_and_attempts_nothing_behind_it) {
  const auto connection = place().connect();
  const auto answers = connection->play(
      {{step({body("CREATE TABLE a (i int)")}),
        step({body("CREATE TABLE b (i int)"), body("INSERT INTO nowhere VALUES (1)"), body("CREATE TABLE c (i int)")}),
        step({body("CREATE TABLE d (i int)")}), step({body("CREATE TABLE e (i int)")})}});
  EXPECT_THAT(states(answers), ElementsAre("done", "failed", "not attempted", "not attempted"));
  EXPECT_THAT(tables({"a", "b", "c", "d", "e"}), ElementsAre("a"));
  EXPECT_FALSE(answers[0].error.has_value());
  EXPECT_FALSE(answers[2].error.has_value());
}

TEST_P(Play, says_which_statement_failed_and_keeps_its_error) {
  const auto connection = place().connect();
  const auto made = step({body("CREATE TABLE b (i int)"), body("INSERT INTO nowhere VALUES (1)")});
  const auto answers = connection->play({{made}});
  ASSERT_EQ(states(answers).front(), "failed");
  EXPECT_EQ(made.statements.at(answers.front().failed_at).sql, "INSERT INTO nowhere VALUES (1)");
  EXPECT_EQ(answers.front().error->error_class, db::ErrorClass::sql);
  EXPECT_THAT(answers.front().error->what(), HasSubstr("nowhere"));
  EXPECT_FALSE(answers.front().error->retryable);
}

// The last statement a transaction has is the one that is looked at least.
TEST_P(Play, attempts_nothing_behind_a_commit_that_failed) {
  place().connect()->execute(
      "CREATE TABLE parent (i int PRIMARY KEY); "
      "CREATE TABLE child (i int REFERENCES parent (i) DEFERRABLE INITIALLY DEFERRED)");
  db::SessionOptions session;
  if (!place().has_session_locks()) session.settings = {{"foreign_keys", "on"}};
  const auto connection = place().connect(session);
  const auto answers = connection->play({{step({body("CREATE TABLE a (i int)"), body("INSERT INTO child VALUES (1)")}),
                                          step({body("CREATE TABLE b (i int)")})}});
  EXPECT_THAT(states(answers), ElementsAre("failed", "not attempted"));
  EXPECT_THAT(tables({"a", "b"}), IsEmpty());
}

TEST_P(Play, attempts_nothing_behind_a_failure_outside_of_a_transaction) {
  const auto connection = place().connect();
  const auto answers =
      connection->play({{db::Step{{body("INSERT INTO nowhere VALUES (1)")}}, step({body("CREATE TABLE b (i int)")})}});
  EXPECT_THAT(states(answers), ElementsAre("failed", "not attempted"));
  EXPECT_THAT(tables({"b"}), IsEmpty());
}

TEST_P(Play, commits_steps_without_a_transaction_one_by_one) {
  const auto connection = place().connect();
  const auto answers = connection->play(
      {{db::Step{{body("CREATE TABLE a (i int)")}}, db::Step{{body("INSERT INTO nowhere VALUES (1)")}}}});
  EXPECT_THAT(states(answers), ElementsAre("done", "failed"));
  EXPECT_THAT(tables({"a"}), ElementsAre("a"));
}

TEST_P(Play, leaves_a_connection_that_works) {
  const auto connection = place().connect();
  connection->play({{step({body("INSERT INTO nowhere VALUES (1)")})}});
  EXPECT_EQ(first_value(*connection, "SELECT 1"), "1");
  EXPECT_THAT(states(connection->play({{step({body("CREATE TABLE a (i int)")})}})), ElementsAre("done"));
}

TEST_P(Play, calls_done_for_each_answered_step_in_order) {
  const auto connection = place().connect();
  std::vector<std::string> heard;
  const auto done = [&](std::size_t index, const db::Answer& answer) {
    heard.push_back(std::to_string(index) + (answer.state == db::StepState::done ? " done" : " failed"));
  };
  connection->play({{step({body("CREATE TABLE a (i int)")}), step({body("CREATE TABLE b (i int)")}),
                     step({body("INSERT INTO nowhere VALUES (1)")}), step({body("CREATE TABLE c (i int)")})}},
                   done);
  EXPECT_THAT(heard, ElementsAre("0 done", "1 done", "2 failed"));
}

TEST_P(Play, calls_done_only_when_the_step_is_committed) {
  const auto connection = place().connect();
  std::vector<std::string> seen;
  connection->play({{step({body("CREATE TABLE a (i int)")})}},
                   [&](std::size_t /*step*/, const db::Answer& /*answer*/) { seen = tables({"a"}); });
  EXPECT_THAT(seen, ElementsAre("a"));
}

TEST_P(Play, moves_the_head_that_is_where_it_is_expected) {
  make_head();
  const auto connection = place().connect();
  const auto answers = connection->play({{step({swap(7), body("CREATE TABLE a (i int)")}), step({swap(8)})}});
  EXPECT_THAT(states(answers), ElementsAre("done", "done"));
  EXPECT_EQ(head(), "9");
}

TEST_P(Play, is_fenced_by_a_head_that_was_moved) {
  make_head();
  const auto connection = place().connect();
  const auto answers = connection->play({{step({swap(6), body("CREATE TABLE a (i int)")})}});
  ASSERT_THAT(states(answers), ElementsAre("failed"));
  EXPECT_EQ(answers.front().error->error_class, db::ErrorClass::fenced);
  EXPECT_EQ(head(), "7");
  EXPECT_THAT(tables({"a"}), IsEmpty());
}

TEST_P(Play, is_fenced_where_more_than_one_row_changes) {
  make_head();
  place().connect()->execute("INSERT INTO head VALUES (7)");
  const auto answers = place().connect()->play({{step({swap(7), body("CREATE TABLE a (i int)")})}});
  ASSERT_THAT(states(answers), ElementsAre("failed"));
  EXPECT_EQ(answers.front().error->error_class, db::ErrorClass::fenced);
  EXPECT_THAT(tables({"a"}), IsEmpty());
}

TEST_P(Play, takes_no_division_by_zero_of_a_migration_for_a_fence) {
  if (GetParam() == "sqlite") GTEST_SKIP() << "SQLite divides by zero without an error";
  const auto answers = place().connect()->play({{step({body("SELECT 1 / 0")})}});
  EXPECT_EQ(answers.front().error->error_class, db::ErrorClass::sql);
}

TEST_P(Play, passes_where_nothing_is_found_and_joins_what_is) {
  const auto finds = [](const std::string& sql) {
    return db::Statement{.sql = sql, .role = db::Role::guard, .expect = db::Expect::no_findings};
  };
  const auto connection = place().connect();
  EXPECT_THAT(states(connection->play({{step({finds("SELECT 'x' WHERE 1 = 0")})}})), ElementsAre("done"));
  const auto answers = connection->play(
      {{step({body("CREATE TABLE a (i int)"), finds("SELECT 'first \"thing\"' UNION ALL SELECT 'it''s another'")})}});
  ASSERT_THAT(states(answers), ElementsAre("failed"));
  EXPECT_EQ(answers.front().error->error_class, db::ErrorClass::outside);
  EXPECT_STREQ(answers.front().error->what(), "first \"thing\", it's another");
  EXPECT_FALSE(answers.front().error->may_hold_values);
  EXPECT_THAT(tables({"a"}), IsEmpty());
}

TEST_P(Play, keeps_the_rows_that_were_asked_for) {
  const auto rows_of = [](const std::string& sql) { return db::Statement{.sql = sql, .returns_rows = true}; };
  const auto answers = place().connect()->play(
      {{step({rows_of("SELECT 1 AS one, NULL AS none"), body("SELECT 2"), rows_of("SELECT 3 AS three WHERE 1 = 0")})}});
  ASSERT_EQ(answers.front().rows.size(), 2U);
  EXPECT_THAT(answers.front().rows[0].columns, ElementsAre("one", "none"));
  EXPECT_THAT(answers.front().rows[0].rows, ElementsAre(ElementsAre(db::Value("1"), std::nullopt)));
  EXPECT_TRUE(answers.front().rows[1].empty());
}

TEST_P(Play, hands_over_arguments) {
  const auto connection = place().connect();
  connection->execute("CREATE TABLE a (t text)");
  const auto answers = connection->play(
      {{step({{.sql = "INSERT INTO a VALUES (" + place().parameter() + ")", .args = {"it's; --"}},
              {.sql = "INSERT INTO a VALUES (" + place().parameter() + ")", .args = {std::nullopt}}})}});
  EXPECT_THAT(states(answers), ElementsAre("done"));
  EXPECT_THAT(connection->query("SELECT t FROM a WHERE t IS NOT NULL").rows, ElementsAre(ElementsAre("it's; --")));
  EXPECT_EQ(first_value(*connection, "SELECT count(*) FROM a WHERE t IS NULL"), "1");
}

TEST_P(Play, points_at_the_byte_that_is_wrong) {
  const std::string sql = "SELECT 'ñandú €' AS greeting, no_such_column";
  const auto answers = place().connect()->play({{step({body(sql)})}});
  ASSERT_TRUE(answers.front().error && answers.front().error->offset);
  EXPECT_EQ(*answers.front().error->offset, sql.find("no_such_column"));
}

TEST_P(Play, plays_many_steps_with_much_text) {
  db::Script script;
  const std::string long_text(200'000, 'x');
  for (int i = 0; i < 60; ++i) {
    const auto table = "t" + std::to_string(i);
    script.steps.push_back(step({body("CREATE TABLE " + table + " (t text)"),
                                 body("INSERT INTO " + table + " VALUES ('" + long_text + "')"),
                                 {.sql = "SELECT t FROM " + table, .returns_rows = true}}));
  }
  const auto answers = place().connect()->play(script);
  for (const auto& answer : answers) {
    ASSERT_EQ(answer.state, db::StepState::done);
    ASSERT_EQ(answer.rows.front().rows.front().front(), long_text);
  }
}

// Each piece of a file is one statement; a second one behind it would run unseen, or not at all.
TEST_P(Play, refuses_a_second_statement_behind_the_first) {
  const auto connection = place().connect();
  const auto answers = connection->play({{step({body("CREATE TABLE a (i int); CREATE TABLE b (i int)")})}});
  EXPECT_THAT(states(answers), ElementsAre("failed"));
  EXPECT_THAT(tables({"a", "b"}), IsEmpty());
  EXPECT_THAT(states(connection->play({{step({body("CREATE TABLE a (i int); -- done\n")})}})), ElementsAre("done"));
}

DROVER_EVERYWHERE(Play);

}  // namespace
}  // namespace drover::conformance
