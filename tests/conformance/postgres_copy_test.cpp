#include "conformance/contract.hpp"

namespace drover::conformance {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// COPY ... FROM STDIN, which cannot travel in a pipeline.
class PostgresCopy : public testing::Test {
 protected:
  void SetUp() override {
    place_ = Place::make("postgres");
    if (!place_) GTEST_SKIP() << "PostgreSQL is not installed";
    place_->connect()->execute("CREATE TABLE t (a int PRIMARY KEY, b text); CREATE TABLE head (seq int)");
    place_->connect()->execute("INSERT INTO head VALUES (7)");
  }

  db::Step step(const std::vector<db::Statement>& statements) const {
    const auto envelope = place_->driver().envelope(place_->address(), {}, {});
    db::Step made;
    for (const auto* part : {&envelope.open, &statements, &envelope.guard, &envelope.close}) {
      made.statements.insert(made.statements.end(), part->begin(), part->end());
    }
    return made;
  }
  static db::Statement copy(const std::string& data, const std::string& sql = "COPY t FROM STDIN") {
    return {.sql = sql, .copy_data = data};
  }
  std::string value(const std::string& sql) const { return first_value(*place_->connect(), sql); }

  std::unique_ptr<Place> place_;
};

TEST_F(PostgresCopy, brings_its_rows_among_steps_of_all_kinds) {
  const auto connection = place_->connect();
  std::vector<std::size_t> heard;
  const auto answers = connection->play(
      {{step({body("CREATE TABLE u (a int)")}), step({copy("1\tone\n2\t\\N\n"), body("INSERT INTO u SELECT a FROM t")}),
        step({body("INSERT INTO u VALUES (3)")}), step({copy("4,\"f;\nx\"\n", "COPY t FROM STDIN (FORMAT csv)")})}},
      [&](std::size_t index, const db::Answer& /*answer*/) { heard.push_back(index); });
  EXPECT_THAT(states(answers), ElementsAre("done", "done", "done", "done"));
  EXPECT_THAT(heard, ElementsAre(0, 1, 2, 3));
  EXPECT_EQ(value("SELECT string_agg(a::text, ',' ORDER BY a) FROM u"), "1,2,3");
  EXPECT_EQ(value("SELECT b FROM t WHERE a = 4"), "f;\nx");
}

TEST_F(PostgresCopy, fails_at_the_line_of_the_data_and_attempts_nothing_behind_it) {
  const auto connection = place_->connect();
  const auto made = step({body("CREATE TABLE u (a int)"), copy("1\tone\nno\ttwo\n3\tthree\n"), body("SELECT 1")});
  const auto answers = connection->play({{made, step({body("CREATE TABLE v (a int)")})}});
  ASSERT_THAT(states(answers), ElementsAre("failed", "not attempted"));
  EXPECT_EQ(made.statements.at(answers[0].failed_at).sql, "COPY t FROM STDIN");
  EXPECT_EQ(answers[0].error->sqlstate, "22P02");
  EXPECT_EQ(answers[0].error->data_line, 2U);
  EXPECT_TRUE(answers[0].error->may_hold_values);
  EXPECT_EQ(value("SELECT count(*) FROM pg_tables WHERE tablename IN ('u', 'v')"), "0");
  EXPECT_EQ(value("SELECT count(*) FROM t"), "0");
  EXPECT_EQ(first_value(*connection, "SELECT 1"), "1");
}

TEST_F(PostgresCopy, counts_lines_where_a_key_is_there_twice) {
  const auto answers = place_->connect()->play({{step({copy("1\tone\n2\ttwo\n1\tagain\n")})}});
  ASSERT_EQ(answers[0].error->sqlstate, "23505");
  EXPECT_EQ(answers[0].error->data_line, 3U);
}

TEST_F(PostgresCopy, is_held_to_what_is_expected) {
  const db::Statement swap{.sql = "UPDATE head SET seq = seq + 1 WHERE seq = 6",
                           .role = db::Role::swap,
                           .expect = db::Expect::one_row_changed};
  const db::Statement judge{.sql = "SELECT b FROM t", .role = db::Role::guard, .expect = db::Expect::no_findings};
  const auto connection = place_->connect();
  EXPECT_EQ(connection->play({{step({swap, copy("1\tone\n")})}})[0].error->error_class, db::ErrorClass::fenced);
  const auto found = connection->play({{step({copy("1\tone\n2\ttwo\n"), judge})}})[0];
  EXPECT_EQ(found.error->error_class, db::ErrorClass::outside);
  EXPECT_STREQ(found.error->what(), "one, two");
  EXPECT_EQ(value("SELECT count(*) FROM t"), "0");
}

TEST_F(PostgresCopy, is_not_done_where_the_commit_rolled_back) {
  place_->connect()->execute("CREATE TABLE late (a int REFERENCES t (a) DEFERRABLE INITIALLY DEFERRED)");
  const auto answers =
      place_->connect()->play({{step({copy("9\n", "COPY late FROM STDIN")}), step({body("SELECT 1")})}});
  EXPECT_THAT(states(answers), ElementsAre("failed", "not attempted"));
  EXPECT_EQ(answers[0].error->sqlstate, "23503");
}

TEST_F(PostgresCopy, sends_more_than_fits_into_any_buffer) {
  std::string data;
  for (int i = 0; i < 200'000; ++i) data += std::to_string(i) + "\t" + std::string(100, 'x') + "\n";
  const auto connection = place_->connect();
  EXPECT_THAT(states(connection->play({{step({copy(data)})}})), ElementsAre("done"));
  EXPECT_EQ(value("SELECT count(*) FROM t"), "200000");
  const auto refused = connection->play({{step({copy("x\n" + data)})}});
  EXPECT_EQ(refused[0].error->data_line, 1U);
}

TEST_F(PostgresCopy, keeps_the_connection_where_a_statement_was_no_copy_at_all) {
  const auto connection = place_->connect();
  EXPECT_THAT(states(connection->play({{step({copy("1\n", "SELECT 1")})}})), ElementsAre("done"));
  const auto out = connection->play({{step({copy("", "COPY t TO STDOUT")})}});
  EXPECT_THAT(out[0].error->what(), HasSubstr("TO STDOUT"));
  EXPECT_EQ(first_value(*connection, "SELECT 1"), "1");
}

}  // namespace
}  // namespace drover::conformance
