#include <gmock/gmock.h>

#include "control/fixture_test.hpp"

namespace drover::control {

namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

class JobsTest : public ControlTest {
 protected:
  void SetUp() override {
    ControlTest::SetUp();
    if (IsSkipped()) return;
    store_ = open();
    run_ = store_->start_run("migrate", R"({"to":"newest"})", 0).number;
  }

  Claim claim_one() { return store_->claim(run_, 1, "", 1).at(0); }

  std::unique_ptr<Store> store_;
  std::int64_t run_ = 0;
};

INSTANTIATE_TEST_SUITE_P(Each, JobsTest, each_database(), name_of);

TEST_P(JobsTest, numbers_a_run_above_every_batch_known) {
  EXPECT_EQ(run_, 1);
  EXPECT_EQ(store_->start_run("migrate", "", 41).number, 42);
  EXPECT_EQ(store_->start_run("migrate", "", 7).number, 43);
  auto copied = seen("a", TargetState::migrated);
  copied.history.highest_batch = 100;
  store_->observe({copied});
  EXPECT_EQ(store_->highest_batch(), 100);
  EXPECT_EQ(store_->start_run("migrate", "", 0).number, 101);
  EXPECT_EQ(store_->highest_batch(), 101);
}

TEST_P(JobsTest, claims_the_largest_first_then_by_label) {
  auto small = job(run_, "small");
  small.size = 5;
  auto large = job(run_, "large");
  large.size = 50;
  store_->add_jobs({job(run_, "b"), job(run_, "a"), small, large});
  std::vector<std::string> order;
  for (const auto& claim : store_->claim(run_, 1, "", 3)) order.push_back(claim.job.label);
  for (const auto& claim : store_->claim(run_, 1, "", 3)) order.push_back(claim.job.label);
  EXPECT_EQ(order, (std::vector<std::string>{"large", "small", "a", "b"}));
  EXPECT_THAT(store_->claim(run_, 1, "", 3), IsEmpty());
}

TEST_P(JobsTest, claims_of_one_stage_and_server_only) {
  auto eu = job(run_, "a");
  eu.server = "eu1";
  auto later = job(run_, "b");
  later.stage = 2;
  store_->add_jobs({eu, later});
  EXPECT_THAT(store_->claim(run_, 1, "", 10), IsEmpty());
  EXPECT_THAT(store_->claim(run_, 2, "eu1", 10), IsEmpty());
  const auto claims = store_->claim(run_, 1, "eu1", 10);
  ASSERT_THAT(claims, SizeIs(1));
  EXPECT_EQ(claims[0].job.server, "eu1");
  EXPECT_EQ(claims[0].job.approved, std::vector<std::string>{"0001"});
}

TEST_P(JobsTest, counts_claims_and_distrusts_the_row_until_it_was_read_again) {
  store_->observe({seen("a", TargetState::pending)});
  store_->add_jobs({job(run_, "a")});
  const auto claim = claim_one();
  EXPECT_EQ(claim.epoch, 1);
  EXPECT_EQ(row_of(*store_, "a").catalog_digest, "");
  EXPECT_EQ(row_of(*store_, "a").state, TargetState::running);
  store_->finish({result(claim, JobState::done)});
  EXPECT_EQ(row_of(*store_, "a").catalog_digest, "digest");
  EXPECT_EQ(row_of(*store_, "a").state, TargetState::migrated);
  const auto next = store_->start_run("migrate", "", 0).number;
  store_->add_jobs({job(next, "a")});
  EXPECT_EQ(store_->claim(next, 1, "", 1).at(0).epoch, 2);
}

TEST_P(JobsTest, keeps_the_digest_cleared_where_nothing_was_read_at_the_end) {
  store_->observe({seen("a", TargetState::pending)});
  store_->add_jobs({job(run_, "a")});
  auto unread = result(claim_one(), JobState::not_reached);
  store_->finish({unread});
  const auto row = row_of(*store_, "a");
  EXPECT_EQ(row.state, TargetState::pending);
  EXPECT_EQ(row.catalog_digest, "");
}

TEST_P(JobsTest, drops_the_result_of_a_superseded_claim) {
  store_->add_jobs({job(run_, "a")});
  const auto old = claim_one();
  const auto newer = store_->claim_again(old, 17);
  EXPECT_EQ(newer.epoch, 18);
  store_->finish({result(old, JobState::failed)});
  EXPECT_EQ(row_of(*store_, "a").state, TargetState::running);
  EXPECT_THROW(store_->claim_again(old, 0), db::Error);
  store_->finish({result(newer, JobState::done)});
  EXPECT_EQ(row_of(*store_, "a").state, TargetState::migrated);
  EXPECT_EQ(row_of(*store_, "a").epoch, 18);
  EXPECT_THAT(store_->jobs(run_, JobState::done), SizeIs(1));
}

TEST_P(JobsTest, finishes_a_job_once) {
  store_->add_jobs({job(run_, "a")});
  const auto claim = claim_one();
  store_->finish({result(claim, JobState::done)});
  store_->finish({result(claim, JobState::failed)});
  EXPECT_THAT(store_->jobs(run_, JobState::failed), IsEmpty());
  EXPECT_EQ(row_of(*store_, "a").state, TargetState::migrated);
}

TEST_P(JobsTest, tells_who_holds_the_place_and_makes_no_job_there) {
  store_->add_jobs({job(run_, "a"), job(run_, "b")});
  const auto other = open();
  const auto second = other->start_run("migrate", "", 0).number;
  const auto holders = other->add_jobs({job(second, "a"), job(second, "free")});
  ASSERT_THAT(holders, SizeIs(1));
  EXPECT_EQ(holders[0].key.identity, "sqlite:/a");
  EXPECT_EQ(holders[0].run, run_);
  EXPECT_THAT(holders[0].owner, ::testing::EndsWith("pid " + std::to_string(::getpid())));
  EXPECT_THAT(other->jobs(second, JobState::queued), SizeIs(1));
  store_->finish({result(claim_one(), JobState::done)});
  EXPECT_THAT(other->add_jobs({job(second, "a")}), IsEmpty());
}

TEST_P(JobsTest, queues_failed_jobs_again_under_the_same_run) {
  store_->add_jobs({job(run_, "a"), job(run_, "b")});
  store_->finish({result(claim_one(), JobState::failed), result(claim_one(), JobState::done)});
  store_->finish_run(run_, RunState::done, {});
  const auto failed = store_->jobs(run_, JobState::failed);
  ASSERT_THAT(failed, SizeIs(1));
  EXPECT_THAT(open()->runs(10), SizeIs(1));
  EXPECT_TRUE(store_->reopen_run(run_));
  EXPECT_THAT(store_->add_jobs(failed), IsEmpty());
  EXPECT_EQ(store_->find_run(run_)->state, RunState::open);
  const auto again = claim_one();
  EXPECT_EQ(again.attempts, 1) << "a retry begins to count anew";
  store_->finish({result(again, JobState::done)});
  EXPECT_EQ(row_of(*store_, "a").failed_run, 0);
  EXPECT_EQ(row_of(*store_, "a").epoch, 2);
}

TEST_P(JobsTest, keeps_the_summary_and_leaves_the_rest_of_an_interrupted_run) {
  store_->add_jobs(jobs(run_, 3));
  claim_one();
  events::Summary summary;
  summary.verb = "migrate";
  summary.run = run_;
  summary.verdict = events::RunVerdict::interrupted;
  summary.exit_code = 6;
  summary.counts = {{events::Verdict::not_reached, 3}};
  summary.oldest_read = parse_iso8601("2026-11-24T10:02:11.123456Z");
  summary.duration = std::chrono::milliseconds(1500);
  store_->finish_run(run_, RunState::interrupted, summary);
  const auto run = open()->find_run(run_).value();
  EXPECT_EQ(run.state, RunState::interrupted);
  EXPECT_EQ(run.request, R"({"to":"newest"})");
  EXPECT_TRUE(run.finished_at);
  EXPECT_EQ(run.summary->verdict, summary.verdict);
  EXPECT_EQ(run.summary->run, run_);
  EXPECT_EQ(run.summary->counts, summary.counts);
  EXPECT_EQ(run.summary->oldest_read, summary.oldest_read);
  EXPECT_EQ(run.summary->duration, summary.duration);
  EXPECT_THAT(store_->jobs(run_, JobState::not_reached), SizeIs(3));
  EXPECT_EQ(row_of(*store_, "t0").state, TargetState::unread);
}

TEST_P(JobsTest, resumes_an_interrupted_run_but_not_where_another_has_the_place) {
  store_->add_jobs(jobs(run_, 3));
  store_->finish_run(run_, RunState::interrupted, {});
  const auto other = open();
  const auto second = other->start_run("migrate", "", 0).number;
  other->add_jobs({job(second, "t1")});
  store_->reopen_jobs(run_);
  EXPECT_THAT(store_->jobs(run_, JobState::queued), SizeIs(2));
  EXPECT_THAT(store_->claim(run_, 1, "", 9), SizeIs(2));
}

TEST_P(JobsTest, leaves_a_run_alone_that_is_open_in_a_live_process) {
  store_->add_jobs(jobs(run_, 2));
  const auto claim = claim_one();
  const auto other = open();
  other->reopen_jobs(run_);
  other->finish_run(run_, RunState::done, {});
  EXPECT_EQ(other->find_run(run_)->state, RunState::open);
  store_->finish({result(claim, JobState::done)});
  EXPECT_THAT(store_->jobs(run_, JobState::done), SizeIs(1));
}

TEST_P(JobsTest, lists_the_newest_runs_first) {
  const auto second = store_->start_run("migrate-back", "", 0).number;
  const auto runs = store_->runs(1);
  ASSERT_THAT(runs, SizeIs(1));
  EXPECT_EQ(runs[0].number, second);
  EXPECT_FALSE(store_->find_run(99));
}

TEST_P(JobsTest, counts_the_jobs_of_a_run_by_their_state) {
  store_->add_jobs(jobs(run_, 4));
  const auto claims = store_->claim(run_, 1, "", 2);
  store_->finish({result(claims[0], JobState::failed)});
  const std::map<JobState, std::int64_t> expected{{JobState::failed, 1}, {JobState::running, 1}, {JobState::queued, 2}};
  EXPECT_EQ(store_->tally(run_), expected);
  EXPECT_TRUE(store_->tally(99).empty());
  EXPECT_THAT(store_->find_run(run_)->owner, ::testing::HasSubstr(" pid "));
}

TEST_P(JobsTest, shows_the_state_of_each_migration_in_its_view) {
  store_->add_jobs({job(run_, "a")});
  store_->finish({result(claim_one(), JobState::done)});
  const auto rows = look(
                        "SELECT target, migration, state, batch, attempts, completed_at IS NOT NULL "
                        "FROM tenant_migration_states")
                        .rows;
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_TRUE(db::is_true(rows[0].back()));
  EXPECT_EQ(std::vector<db::Value>(rows[0].begin(), rows[0].end() - 1),
            (std::vector<db::Value>{"a", "0001", "migrated", "1", "1"}));
}

}  // namespace

}  // namespace drover::control
