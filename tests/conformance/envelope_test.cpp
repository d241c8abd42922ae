#include "conformance/contract.hpp"

namespace drover::conformance {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

using Envelope = Contract;

TEST_P(Envelope, finds_a_commit_of_the_script_s_own) {
  for (const auto* ending : {"COMMIT", "ROLLBACK"}) {
    const auto connection = place().connect();
    const auto answers = connection->play({{step({body(ending), body("CREATE TABLE behind (i int)")})}});
    ASSERT_THAT(states(answers), ElementsAre("failed")) << ending;
    EXPECT_EQ(answers.front().error->error_class, db::ErrorClass::outside) << ending;
  }
}

TEST_P(Envelope, finds_a_commit_that_is_followed_by_a_new_transaction) {
  const auto connection = place().connect();
  const auto answers = connection->play({{step({body("COMMIT"), body("BEGIN"), body("CREATE TABLE behind (i int)")}),
                                          step({body("CREATE TABLE never (i int)")})}});
  ASSERT_THAT(states(answers), ElementsAre("failed", "not attempted"));
  EXPECT_EQ(answers.front().error->error_class, db::ErrorClass::outside);
  EXPECT_THAT(tables({"behind", "never"}), IsEmpty());
}

TEST_P(Envelope, lets_savepoints_of_a_script_be) {
  const auto connection = place().connect();
  const auto answers = connection->play({{step({body("SAVEPOINT a"), body("CREATE TABLE gone (i int)"),
                                                body("ROLLBACK TO SAVEPOINT a"), body("CREATE TABLE kept (i int)")})}});
  EXPECT_THAT(states(answers), ElementsAre("done"));
  EXPECT_THAT(tables({"gone", "kept"}), ElementsAre("kept"));
}

TEST_P(Envelope, of_a_read_only_transaction_lets_nothing_be_written) {
  if (GetParam() == "sqlite") GTEST_SKIP() << "on SQLite the session is what only reads";
  const auto connection = place().connect();
  db::TransactionOptions looking;
  looking.read_only = true;
  const auto answers = connection->play({{step({body("CREATE TABLE a (i int)")}, looking)}});
  ASSERT_THAT(states(answers), ElementsAre("failed"));
  EXPECT_EQ(answers.front().error->error_class, db::ErrorClass::read_only);
}

TEST_P(Envelope, tells_a_violated_constraint_without_its_values) {
  const auto connection = place().connect();
  connection->execute("CREATE TABLE users (email text, CONSTRAINT users_email_key UNIQUE (email))");
  connection->execute("INSERT INTO users VALUES ('ada@example.com')");
  const auto answers = connection->play({{step({body("INSERT INTO users VALUES ('ada@example.com')")})}});
  ASSERT_THAT(states(answers), ElementsAre("failed"));
  const auto& error = *answers.front().error;
  EXPECT_EQ(error.error_class, db::ErrorClass::sql);
  EXPECT_EQ(error.sqlstate, place().unique_violation());
  EXPECT_EQ(error.condition, "unique_violation");
  EXPECT_EQ(error.table, "users");
  EXPECT_FALSE(error.retryable);
  EXPECT_THAT(error.summary(), HasSubstr("users"));
  EXPECT_THAT(error.summary(), Not(HasSubstr("ada@")));
  if (std::string(error.what()).contains("ada@") || error.detail.contains("ada@")) {
    EXPECT_TRUE(error.may_hold_values);
  }
}

TEST_P(Envelope, stops_at_a_guard_before_it_commits) {
  auto made = step({body("CREATE TABLE a (i int)")});
  const auto commit = std::ranges::find(made.statements, "COMMIT", &db::Statement::sql);
  ASSERT_NE(commit, made.statements.end());
  made.statements.insert(commit, {.sql = "SELECT 'found'", .role = db::Role::guard, .expect = db::Expect::no_findings});
  EXPECT_THAT(states(place().connect()->play({{made}})), ElementsAre("failed"));
  EXPECT_THAT(tables({"a"}), IsEmpty());
}

DROVER_EVERYWHERE(Envelope);

}  // namespace
}  // namespace drover::conformance
