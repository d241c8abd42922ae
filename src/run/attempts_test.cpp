// How often something is tried, by the class of its failure (DESIGN.md section 7).
#include <gmock/gmock.h>

#include "run/postgres_fixture_test.hpp"

namespace drover::run {
namespace {

using std::chrono::milliseconds;

struct Case {
  std::string name;
  std::string state;
  int attempts;  // as the outcome counts them
  int retries;   // told while it went on
  std::string retried;
};

struct Attempts : PostgresTarget, testing::WithParamInterface<Case> {
  void fail_with(const std::string& state) {
    file("0001_fails.sql",
         "CREATE TABLE t (i int);\nDO $$ BEGIN RAISE EXCEPTION 'as told' USING ERRCODE = '" + state + "'; END $$;\n");
    load();
  }
};

TEST_P(Attempts, are_counted_by_the_class_of_the_failure) {
  const auto& expected = GetParam();
  limits.attempt_delays = {milliseconds{1}, milliseconds{1}};
  limits.longest_lock_pause = milliseconds{1};
  fail_with(expected.state);
  const auto result = run();
  EXPECT_EQ(result.outcome.verdict, events::Verdict::failed);
  ASSERT_TRUE(result.outcome.failure.has_value());
  EXPECT_EQ(result.outcome.failure->sqlstate, expected.state);
  EXPECT_EQ(result.outcome.failure->retried, expected.retried);
  EXPECT_EQ(result.outcome.attempts, expected.attempts);
  EXPECT_EQ(static_cast<int>(witness.all<events::Retrying>().size()), expected.retries);
  EXPECT_EQ(ask("SELECT count(*) FROM pg_class WHERE relname = 't'"), "0");
}

INSTANTIATE_TEST_SUITE_P(ByClass, Attempts,
                         testing::Values(Case{"serialization_failure", "40001", 3, 2, "gave up after 3 attempts"},
                                         Case{"deadlock", "40P01", 3, 2, "gave up after 3 attempts"},
                                         Case{"connection_failure", "08006", 3, 2, "gave up after 3 attempts"},
                                         Case{"lock_not_available", "55P03", 1, 0,
                                              "gave up after 10 tries for the lock"},
                                         Case{"unique_violation", "23505", 1, 0, "not retried: permanent error"},
                                         Case{"undefined_table", "42P01", 1, 0, "not retried: permanent error"},
                                         Case{"out_of_memory", "53200", 1, 0, "not retried: permanent error"},
                                         Case{"statement_timeout", "57014", 1, 0, "not retried: permanent error"},
                                         Case{"read_only", "25006", 1, 0, "not retried: permanent error"}),
                         [](const auto& one) { return one.param.name; });

struct Delays : Attempts {};

TEST_F(Delays, are_those_of_the_rules_give_or_take_a_quarter) {
  limits.attempt_delays = {milliseconds{40}, milliseconds{160}};
  fail_with("40001");
  run();
  const auto told = witness.all<events::Retrying>();
  ASSERT_EQ(told.size(), 2);
  EXPECT_THAT(told[0].next_in.count(), testing::AllOf(testing::Ge(30), testing::Le(50)));
  EXPECT_THAT(told[1].next_in.count(), testing::AllOf(testing::Ge(120), testing::Le(200)));
  EXPECT_EQ(Limits{}.attempt_delays, (std::vector<milliseconds>{milliseconds{5'000}, milliseconds{30'000}}));
}

struct Away : PostgresTarget {};

TEST_F(Away, its_target_fails_or_is_left_to_those_who_wait_for_the_server) {
  file("0001_users.sql", "CREATE TABLE users (i int);\n");
  load();
  address = db::Address::of(*db::parse_url("postgresql://postgres@/postgres?host=/nowhere"), address.schema);
  const auto failed = run();
  EXPECT_EQ(failed.outcome.verdict, events::Verdict::failed);
  EXPECT_EQ(failure_class(failed), "connect");
  EXPECT_FALSE(failed.away.has_value());
  limits.leaves_those_away = true;
  const auto left = run();
  EXPECT_EQ(left.outcome.verdict, events::Verdict::not_reached);
  EXPECT_EQ(left.outcome.attempts, 0);
  ASSERT_TRUE(left.away.has_value());
  EXPECT_TRUE(left.away->server_wide);
}

}  // namespace
}  // namespace drover::run
