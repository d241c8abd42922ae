#include <array>
#include <stop_token>
#include <thread>

#include <gmock/gmock.h>

#include "control/fixture_test.hpp"
#include "control/schema.hpp"
#include "control/sql/texts.hpp"

namespace drover::control {

namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// A run of two stages; in the second there are two waves. `maker` has handed it over.
class QueueTest : public ControlTest {
 protected:
  void SetUp() override {
    ControlTest::SetUp();
    if (IsSkipped()) return;
    maker_ = open();
    run_ = maker_->start_run("migrate", "{}", 0).number;
    auto canary = job(run_, "canary");
    auto rest = job(run_, "rest");
    auto central = job(run_, "central");
    central.stage = 0;
    rest.wave = 2;
    maker_->add_jobs({central, canary, rest});
    maker_->describe_stage(run_, {.number = 0, .catalog = "central", .digest = "c"}, {});
    maker_->describe_stage(run_, {.number = 1, .catalog = "tenant", .digest = "t"}, {"canary", "100%"});
    events::Summary counted;
    counted.selected = 3;
    EXPECT_TRUE(maker_->hand_over(run_, 0, counted));
    worker_ = open();
  }

  static void do_all(Store& store, const std::vector<Claim>& claims) {
    std::vector<JobResult> results;
    for (const auto& claim : claims) results.push_back(result(claim, JobState::done));
    store.finish(results);
  }

  static std::vector<std::string> labels(const std::vector<Claim>& claims) {
    std::vector<std::string> labels;
    for (const auto& claim : claims) labels.push_back(claim.job.label);
    return labels;
  }

  std::unique_ptr<Store> maker_;
  std::unique_ptr<Store> worker_;
  std::int64_t run_ = 0;
};

INSTANTIATE_TEST_SUITE_P(Each, QueueTest, each_database(), name_of);

TEST_P(QueueTest, outlives_the_process_that_made_it) {
  maker_.reset();
  const auto runs = worker_->queued_runs();
  ASSERT_THAT(runs, SizeIs(1));
  EXPECT_EQ(runs[0].state, RunState::open);
  EXPECT_EQ(runs[0].position, (Position{0, 1}));
  EXPECT_EQ(runs[0].summary->selected, 3);
  EXPECT_EQ(worker_->stages(run_)[1].digest, "t");
}

TEST_P(QueueTest, claims_nothing_beyond_where_it_stands) {
  EXPECT_THAT(worker_->claim(run_, 1, "", 9), IsEmpty());
  const auto first = worker_->claim(run_, 0, "", 9);
  EXPECT_THAT(labels(first), ElementsAre("central"));
  EXPECT_FALSE(worker_->take_turn(run_));
  do_all(*worker_, first);
  ASSERT_TRUE(worker_->take_turn(run_));
  EXPECT_FALSE(maker_->take_turn(run_)) << "one alone says how it goes on";
  worker_->stand(run_, {1, 1}, std::chrono::milliseconds(0));
  worker_->leave_turn(run_);
  EXPECT_THAT(labels(worker_->claim(run_, 1, "", 9)), ElementsAre("canary"));
}

TEST_P(QueueTest, opens_a_wave_when_its_time_has_come) {
  do_all(*worker_, worker_->claim(run_, 0, "", 9));
  ASSERT_TRUE(worker_->take_turn(run_));
  worker_->stand(run_, {1, 2}, std::chrono::hours(1));
  worker_->leave_turn(run_);
  EXPECT_THAT(worker_->claim(run_, 1, "", 9), IsEmpty());
  EXPECT_THAT(worker_->queued_runs(), IsEmpty()) << "nothing to be done just now";
  EXPECT_TRUE(worker_->find_run(run_)->opens_at.has_value());
}

TEST_P(QueueTest, gives_what_a_worker_had_to_the_next_one) {
  const auto lost = worker_->claim(run_, 0, "", 9);
  ASSERT_THAT(lost, SizeIs(1));
  worker_.reset();
  const auto other = open();
  const auto again = other->claim(run_, 0, "", 9);
  ASSERT_THAT(again, SizeIs(1));
  EXPECT_GT(again[0].epoch, lost[0].epoch);
}

TEST_P(QueueTest, takes_back_what_was_not_begun) {
  const auto claims = worker_->claim(run_, 0, "", 9);
  worker_->give_back(claims);
  EXPECT_EQ(row_of(*maker_, "canary").state, TargetState::unread);
  const auto again = maker_->claim(run_, 0, "", 9);
  ASSERT_THAT(again, SizeIs(1));
  EXPECT_GT(again[0].epoch, claims[0].epoch);
  EXPECT_EQ(again[0].attempts, 1) << "what was not tried does not count";
  maker_->give_back(again, true);
  const auto tried = worker_->claim(run_, 0, "", 9);
  ASSERT_THAT(tried, SizeIs(1));
  EXPECT_EQ(tried[0].attempts, 2);
}

TEST_P(QueueTest, gives_the_turn_of_one_that_is_gone_to_the_next_one) {
  do_all(*worker_, worker_->claim(run_, 0, "", 9));
  ASSERT_TRUE(worker_->take_turn(run_));
  worker_.reset();
  const auto other = open();
  EXPECT_THAT(other->queued_runs(), SizeIs(1));
  EXPECT_TRUE(other->take_turn(run_));
}

TEST_P(QueueTest, pauses_and_goes_on) {
  EXPECT_TRUE(maker_->pause(run_, "paused by ana"));
  EXPECT_FALSE(maker_->pause(run_, "twice"));
  EXPECT_THAT(worker_->claim(run_, 0, "", 9), IsEmpty());
  EXPECT_EQ(maker_->find_run(run_)->reason, "paused by ana");
  EXPECT_TRUE(maker_->go_on(run_));
  EXPECT_THAT(worker_->claim(run_, 0, "", 9), SizeIs(1));
}

TEST_P(QueueTest, ends_early_and_can_be_queued_again) {
  const auto running = worker_->claim(run_, 0, "", 9);
  EXPECT_TRUE(maker_->halt(run_, "4 of 10 failed"));
  EXPECT_FALSE(maker_->cancel(run_, "too late"));
  EXPECT_THAT(maker_->jobs(run_, JobState::not_reached), SizeIs(2));
  EXPECT_FALSE(worker_->take_turn(run_)) << "one still runs";
  do_all(*worker_, running);
  ASSERT_TRUE(worker_->take_turn(run_));
  worker_->finish_run(run_, RunState::halted, {});
  EXPECT_THAT(worker_->queued_runs(), IsEmpty());
  EXPECT_TRUE(maker_->requeue(run_, {}, "{}"));
  EXPECT_EQ(maker_->find_run(run_)->position, (Position{1, 1}));
  EXPECT_THAT(labels(worker_->claim(run_, 1, "", 9)), ElementsAre("canary"));
}

TEST_P(QueueTest, leaves_a_queued_run_to_those_who_have_it) {
  EXPECT_FALSE(maker_->reopen_run(run_));
  EXPECT_FALSE(maker_->hand_over(run_, 0, {})) << "it is nobody's by now";
  maker_->finish_run(run_, RunState::done, {});
  EXPECT_EQ(maker_->find_run(run_)->state, RunState::open);
}

// A process that stood still may come late with jobs; they would stay queued for ever, and hold their targets.
TEST_P(QueueTest, makes_no_job_in_a_run_that_has_ended) {
  EXPECT_TRUE(worker_->cancel(run_, "cancelled"));
  ASSERT_TRUE(worker_->take_turn(run_));
  worker_->finish_run(run_, RunState::interrupted, {});
  maker_->add_jobs({job(run_, "late")});
  EXPECT_THAT(maker_->jobs(run_, JobState::queued), IsEmpty());
  const auto next = maker_->start_run("migrate", "{}", 0).number;
  EXPECT_THAT(maker_->add_jobs({job(next, "late")}), IsEmpty());
  EXPECT_THAT(maker_->claim(next, 1, "", 9), SizeIs(1));
}

TEST_P(QueueTest, leaves_later_stages_only_by_who_has_the_turn) {
  maker_->leave_later_stages(run_, 0);
  EXPECT_THAT(worker_->jobs(run_, JobState::queued), SizeIs(3));
  do_all(*worker_, worker_->claim(run_, 0, "", 9));
  ASSERT_TRUE(worker_->take_turn(run_));
  worker_->leave_later_stages(run_, 0);
  EXPECT_THAT(worker_->jobs(run_, JobState::not_reached), SizeIs(2));
}

TEST_P(QueueTest, tells_how_each_wave_is_going) {
  do_all(*worker_, worker_->claim(run_, 0, "", 9));
  const auto waves = maker_->tally_waves(run_);
  ASSERT_THAT(waves, SizeIs(3));
  EXPECT_EQ(waves[0].jobs.at(JobState::done), 1);
  EXPECT_EQ(waves[1].name, "canary");
  EXPECT_EQ(waves[2].jobs.at(JobState::queued), 1);
  EXPECT_EQ(maker_->verdicts(run_).at(events::Verdict::migrated), 1);
  EXPECT_THAT(maker_->ended(run_, {0, 0}, 20), SizeIs(1));
}

TEST_P(QueueTest, knows_the_workers_that_are_there) {
  EXPECT_EQ(worker_->beat(3), std::nullopt);
  worker_->enter_as_worker("files");
  EXPECT_EQ(worker_->beat(3), false);
  auto workers = maker_->workers();
  ASSERT_THAT(workers, SizeIs(1));
  EXPECT_EQ(workers[0].jobs, 3);
  EXPECT_THAT(workers[0].down, IsEmpty());
  const auto since = *parse_iso8601("2026-11-28T03:04:05.000006Z");
  worker_->beat(3, {{.server = "eu1", .since = since, .error = "connection \"refused\""}});
  workers = maker_->workers();
  ASSERT_THAT(workers[0].down, SizeIs(1));
  EXPECT_EQ(workers[0].down[0].server, "eu1");
  EXPECT_EQ(workers[0].down[0].since, since);
  EXPECT_EQ(workers[0].down[0].error, "connection \"refused\"");
  EXPECT_EQ(maker_->end_workers(), 1);
  EXPECT_EQ(worker_->beat(0), true);
  worker_.reset();
  EXPECT_THAT(maker_->workers(), IsEmpty());
}

TEST_P(QueueTest, tells_what_a_guess_of_the_time_left_can_be_made_of) {
  const auto run = maker_->start_run("migrate", "{}", 0).number;
  std::vector<Job> jobs;
  for (const long long size : {7LL, 8LL, 70LL, 90LL}) jobs.push_back(job(run, "s" + std::to_string(size)));
  for (std::size_t i = 0; i < jobs.size(); ++i) jobs[i].size = std::array{7LL, 8LL, 70LL, 90LL}[i];
  jobs.push_back(job(run, "unknown"));
  maker_->add_jobs(jobs);
  const auto claims = maker_->claim(run, 1, "", 2);
  ASSERT_THAT(claims, SizeIs(2));
  maker_->finish({result(claims[0], JobState::done)});
  const auto timings = maker_->timings(run);
  ASSERT_THAT(timings.ended, SizeIs(1));
  ASSERT_THAT(timings.running, SizeIs(1));
  EXPECT_EQ(timings.ended[0].size.value_or(0) + timings.running[0].size.value_or(0), 160);
  EXPECT_GE(timings.ended[0].ago.count(), 0);
  EXPECT_LT(timings.ended[0].ago, std::chrono::minutes(10));
  ASSERT_THAT(timings.queued, SizeIs(2));
  for (const auto& some : timings.queued) {
    EXPECT_EQ(some.count, some.total ? 2 : 1);
    EXPECT_EQ(some.total.value_or(15), 15);
  }
}

TEST_P(QueueTest, wakes_those_who_wait_when_a_run_is_queued_or_goes_on) {
  if (!is_postgres()) GTEST_SKIP() << "a file tells nobody";
  const std::stop_source stop;
  const auto hears = [&] {
    const auto began = std::chrono::steady_clock::now();
    worker_->wait_for_change(std::chrono::seconds(60), stop.get_token());
    return std::chrono::steady_clock::now() - began < std::chrono::seconds(30);
  };
  EXPECT_TRUE(hears()) << "the first time, it does not wait";
  EXPECT_TRUE(maker_->pause(run_, "by ana"));
  EXPECT_TRUE(hears());
  EXPECT_TRUE(maker_->go_on(run_));
  EXPECT_TRUE(hears());
  const auto second = maker_->start_run("migrate", "{}", 0).number;
  maker_->add_jobs({job(second, "other")});
  EXPECT_TRUE(maker_->hand_over(second, 1, {}));
  EXPECT_TRUE(hears());
  do_all(*maker_, maker_->claim(run_, 0, "", 9));
  ASSERT_TRUE(maker_->take_turn(run_));
  maker_->stand(run_, {1, 1}, std::chrono::milliseconds(0));
  maker_->leave_turn(run_);
  EXPECT_TRUE(hears());
}

TEST_P(QueueTest, who_waits_for_a_change_ends_at_once_when_asked_to_stop) {
  std::stop_source stop;
  worker_->wait_for_change(std::chrono::milliseconds(1), stop.get_token());
  std::jthread stopping([&] { stop.request_stop(); });
  worker_->wait_for_change(std::chrono::hours(1), stop.get_token());
  SUCCEED();
}

class UpgradeTest : public ControlTest {
 protected:
  // As a drover of that version has left it, with a run that is done.
  void make_version(std::size_t version) const {
    std::filesystem::create_directories(path().parent_path());
    const auto& texts = *texts_of(GetParam());
    const auto connection = connect(url());
    for (std::size_t i = 0; i < version; ++i) {
      for (const auto& statement : texts.upgrades[i]) connection->execute(statement);
    }
    const std::vector<db::Value> args{std::to_string(version), "the-id"};
    connection->query(texts.write_schema, args);
    connection->query(is_postgres() ? "INSERT INTO drover.runs (number, verb, request, state, owner, started_at) "
                                      "VALUES (7, 'migrate', '{}', 'done', 'x', now())"
                                    : "INSERT INTO runs (number, verb, request, state, owner, started_at) "
                                      "VALUES (7, 'migrate', '{}', 'done', 'x', '2026-01-01T00:00:00.000000Z')");
  }
};
INSTANTIATE_TEST_SUITE_P(Each, UpgradeTest, each_database(), name_of);

TEST_P(UpgradeTest, comes_from_every_earlier_version) {
  for (std::size_t version = 1; version < texts_of(GetParam())->upgrades.size(); ++version) {
    SCOPED_TRACE(version);
    make_version(version);
    {
      const auto store = open();
      EXPECT_EQ(store->control_id(), "the-id");
      EXPECT_FALSE(store->find_run(7)->queued);
      const auto run = store->start_run("migrate", "{}", 0).number;
      EXPECT_EQ(run, 8);
      store->add_jobs({job(run, "a")});
      EXPECT_THAT(store->claim(run, 1, "", 1), SizeIs(1));
      EXPECT_EQ(look("SELECT version FROM control_schema").rows[0][0],
                std::to_string(texts_of(GetParam())->upgrades.size()));
    }
    TearDown();
    SetUp();
  }
}

}  // namespace

}  // namespace drover::control
