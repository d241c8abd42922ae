#include <gmock/gmock.h>

#include "control/fixture_test.hpp"

namespace drover::control {

namespace {

using ::testing::IsEmpty;

class ProjectionTest : public ControlTest {};

INSTANTIATE_TEST_SUITE_P(Each, ProjectionTest, each_database(), name_of);

TEST_P(ProjectionTest, gives_back_what_was_observed) {
  const auto store = open();
  auto seen = ControlTest::seen("acme", TargetState::failed, 2);
  seen.level = "empresa";
  seen.pending = 3;
  seen.missing = 1;
  seen.stamp = "12 34";
  seen.history.highest_batch = 9;
  seen.read_at = parse_iso8601("2026-11-24T10:02:11.123456Z");
  seen.failure = events::Failure{.error_class = "sql",
                                 .sqlstate = "23505",
                                 .file = "0003_x.sql",
                                 .line = 3,
                                 .column = 5,
                                 .statement = 2,
                                 .statements = 4,
                                 .message = "unique_violation",
                                 .with_values = "Key (email)=(a@b.c)",
                                 .now_true = "still at 0002",
                                 .retried = "not retried",
                                 .next = "drover retry"};
  store->observe({seen});
  const auto row = row_of(*store, "acme");
  EXPECT_EQ(row.key, seen.key);
  EXPECT_EQ(row.tenant + row.level + row.version + row.catalog_digest + row.stamp, "acmeempresa0002digest12 34");
  EXPECT_EQ(row.state, TargetState::failed);
  EXPECT_EQ(row.pending, 3);
  EXPECT_EQ(row.missing, 1);
  EXPECT_EQ(row.batch, 9);
  EXPECT_EQ(row.read_at, seen.read_at);
  ASSERT_TRUE(row.failure);
  EXPECT_EQ(row.failure->sqlstate + row.failure->file + row.failure->next, "235050003_x.sqldrover retry");
  EXPECT_EQ(row.failure->statement, 2U);
  EXPECT_EQ(row.failure->column, 5U);
  EXPECT_THAT(row.failure->with_values, IsEmpty());
  EXPECT_THAT(store->targets("central"), IsEmpty());
}

TEST_P(ProjectionTest, keeps_a_history_once_for_all_that_share_it) {
  const auto store = open();
  store->observe(
      {seen("a", TargetState::migrated, 2), seen("b", TargetState::migrated, 2), seen("c", TargetState::migrated, 3)});
  EXPECT_EQ(look("SELECT count(*) FROM histories").rows[0][0], "2");
  EXPECT_EQ(row_of(*store, "a").history_digest, row_of(*store, "b").history_digest);
  const auto history = store->history(row_of(*store, "c").history_digest);
  ASSERT_TRUE(history);
  ASSERT_EQ(history->entries.size(), 3U);
  EXPECT_EQ(history->entries[2].version.text(), "0003");
  EXPECT_EQ(history->entries[2].batch, 1);
  EXPECT_EQ(history->entries[2].seq, 3);
  EXPECT_EQ(history->highest_batch, 1);
  EXPECT_FALSE(store->history("unknown"));
}

// migrate-back by batch is planned from shared histories.
TEST_P(ProjectionTest, does_not_share_histories_of_different_batches) {
  const auto store = open();
  auto other = seen("b", TargetState::migrated);
  other.history = history(1, 2);
  store->observe({seen("a", TargetState::migrated), other});
  EXPECT_EQ(store->history(row_of(*store, "a").history_digest)->entries[0].batch, 1);
  EXPECT_EQ(store->history(row_of(*store, "b").history_digest)->entries[0].batch, 2);
}

TEST_P(ProjectionTest, keeps_all_of_a_history_that_a_plan_follows_from) {
  const auto store = open();
  auto seen = ControlTest::seen("a", TargetState::blocked);
  auto& history = seen.history;
  history.standing = ledger::Standing::inconsistent;
  history.explanation = "head 4, journal 3";
  history.deferred = {*migrations::Version::parse("0007")};
  history.last_failure = {.version = *migrations::Version::parse("0002"), .back = true, .error = "no", .batch = 4};
  history.entries[0].outcome = ledger::Recorded::skipped;
  history.entries[0].type = migrations::Type::base;
  history.entries[0].has_down = true;
  history.entries[0].filters = "type=base";
  store->observe({seen});
  const auto back = store->history(row_of(*store, "a").history_digest).value();
  EXPECT_EQ(back.standing, history.standing);
  EXPECT_EQ(back.explanation, history.explanation);
  EXPECT_EQ(back.deferred, history.deferred);
  EXPECT_TRUE(back.last_failure->back);
  EXPECT_EQ(back.last_failure->batch, 4);
  EXPECT_EQ(back.entries[0].outcome, ledger::Recorded::skipped);
  EXPECT_EQ(back.entries[0].type, migrations::Type::base);
  EXPECT_TRUE(back.entries[0].has_down);
  EXPECT_EQ(back.entries[0].filters, "type=base");
}

TEST_P(ProjectionTest, drops_a_reading_older_than_the_claim_that_was_closed_since) {
  const auto store = open();
  const auto before = now() - std::chrono::seconds(1);
  const auto run = store->start_run("migrate", "{}", 0);
  store->add_jobs({job(run.number, "a")});
  store->finish({result(store->claim(run.number, 1, "", 1).at(0), JobState::done)});
  auto stale = seen("a", TargetState::pending);
  stale.read_at = before;
  store->observe({stale});
  EXPECT_EQ(row_of(*store, "a").state, TargetState::migrated);
  stale.read_at = now() + std::chrono::seconds(1);
  store->observe({stale});
  EXPECT_EQ(row_of(*store, "a").state, TargetState::pending);
}

TEST_P(ProjectionTest, drops_what_was_read_under_an_older_claim) {
  const auto store = open();
  auto first = seen("a", TargetState::migrated);
  first.epoch = 5;
  store->observe({first});
  auto older = seen("a", TargetState::pending);
  older.epoch = 4;
  store->observe({older});
  EXPECT_EQ(row_of(*store, "a").state, TargetState::migrated);
}

TEST_P(ProjectionTest, does_not_touch_a_target_whose_claim_is_open) {
  const auto store = open();
  const auto run = store->start_run("migrate", "{}", 0);
  store->observe({seen("a", TargetState::pending)});
  store->add_jobs({job(run.number, "a")});
  store->claim(run.number, 1, "", 1);
  open()->observe({seen("a", TargetState::migrated)});
  open()->forget({{"tenant", "sqlite:/a"}});
  const auto row = row_of(*store, "a");
  EXPECT_EQ(row.state, TargetState::running);
  EXPECT_EQ(row.catalog_digest, "");
}

TEST_P(ProjectionTest, raises_the_epoch_to_what_claims_left_in_a_ledger) {
  const auto store = open();
  auto ours = seen("a", TargetState::migrated);
  ours.history.head = {.seq = 4, .control_id = store->control_id(), .epoch = 12, .format = 1};
  auto foreign = seen("b", TargetState::migrated);
  foreign.history.head = {.seq = 4, .control_id = "another", .epoch = 12, .format = 1};
  store->observe({ours, foreign});
  EXPECT_EQ(row_of(*store, "a").epoch, 12);
  EXPECT_EQ(row_of(*store, "b").epoch, 12);
}

TEST_P(ProjectionTest, stays_failed_until_it_is_migrated) {
  const auto store = open();
  const auto run = store->start_run("migrate", "{}", 0);
  store->add_jobs({job(run.number, "a")});
  store->finish({result(store->claim(run.number, 1, "", 1).at(0), JobState::failed)});
  EXPECT_EQ(row_of(*store, "a").failed_run, run.number);
  store->observe({seen("a", TargetState::pending)});
  EXPECT_EQ(row_of(*store, "a").state, TargetState::failed);
  EXPECT_EQ(row_of(*store, "a").failure->message, "no");
  store->observe({seen("a", TargetState::migrated)});
  EXPECT_EQ(row_of(*store, "a").state, TargetState::migrated);
  EXPECT_EQ(row_of(*store, "a").failed_run, 0);
  EXPECT_FALSE(row_of(*store, "a").failure);
}

TEST_P(ProjectionTest, never_takes_a_new_target_for_a_forgotten_one) {
  const auto store = open();
  const auto run = store->start_run("migrate", "{}", 0);
  store->add_jobs({job(run.number, "a")});
  store->finish({result(store->claim(run.number, 1, "", 1).at(0), JobState::done)});
  store->forget({{"tenant", "sqlite:/a"}});
  store->add_jobs({job(run.number, "b")});
  EXPECT_EQ(store->claim(run.number, 1, "", 9).size(), 1U);
  EXPECT_EQ(store->jobs(run.number, JobState::done).at(0).label, "a");
}

TEST_P(ProjectionTest, forgets_targets) {
  const auto store = open();
  store->observe({seen("a", TargetState::migrated), seen("b", TargetState::migrated)});
  store->forget({{"tenant", "sqlite:/a"}, {"tenant", "sqlite:/never"}});
  ASSERT_EQ(store->targets("tenant").size(), 1U);
  EXPECT_EQ(store->targets("tenant")[0].label, "b");
}

}  // namespace

}  // namespace drover::control
