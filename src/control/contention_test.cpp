#include <csignal>
#include <set>
#include <thread>

#include <gmock/gmock.h>
#include <sys/wait.h>

#include "control/fixture_test.hpp"

namespace drover::control {

namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

class ContentionTest : public ControlTest {
 protected:
  // In a process of its own; its exit code says whether `work` ended well.
  template <class Work>
  static pid_t in_child(Work work) {
    const auto child = ::fork();
    if (child != 0) return child;
    int code = 1;
    try {
      work();
      code = 0;
    } catch (const std::exception& error) {
      std::fputs(error.what(), stderr);
    }
    ::_exit(code);
  }

  static int wait_for(pid_t child) {
    int status = 0;
    ::waitpid(child, &status, 0);
    return status;
  }

  // Works off the jobs of a run, a few at a time.
  static int work_off(Store& store, std::int64_t run) {
    int done = 0;
    for (auto claims = store.claim(run, 1, "", 7); !claims.empty(); claims = store.claim(run, 1, "", 7)) {
      std::vector<JobResult> results;
      for (const auto& claim : claims) results.push_back(result(claim, JobState::done));
      store.finish(results);
      done += static_cast<int>(claims.size());
    }
    return done;
  }

  // A child makes a run over `names`, claims one job and is killed.
  std::int64_t run_of_a_killed_process(const std::vector<std::string>& names) const {
    int ready[2];
    EXPECT_EQ(::pipe(ready), 0);
    const auto child = in_child([&] {
      const auto store = open(lease_of_the_killed);
      const auto run = store->start_run("migrate", "{}", 0).number;
      std::vector<Job> jobs;
      for (const auto& name : names) jobs.push_back(job(run, name));
      store->add_jobs(jobs);
      store->claim(run, 1, "", 1);
      EXPECT_EQ(::write(ready[1], &run, sizeof run), static_cast<ssize_t>(sizeof run));
      ::pause();
    });
    std::int64_t run = 0;
    EXPECT_EQ(::read(ready[0], &run, sizeof run), static_cast<ssize_t>(sizeof run));
    EXPECT_EQ(open()->find_run(run)->state, RunState::open);
    EXPECT_THAT(open()->add_jobs({job(open()->start_run("probe", "", 0).number, names[0])}), SizeIs(1));
    ::kill(child, SIGKILL);
    wait_for(child);
    ::close(ready[0]);
    ::close(ready[1]);
    if (is_postgres()) wait_for_the_lease_of(run);
    return run;
  }

 private:
  static constexpr std::chrono::milliseconds lease_of_the_killed{3'000};

  void wait_for_the_lease_of(std::int64_t run) const {
    const auto lapsed =
        "SELECT lease_until < clock_timestamp() FROM owners WHERE id = (SELECT owner FROM runs WHERE "
        "number = " +
        std::to_string(run) + ")";
    while (!db::is_true(look(lapsed).rows[0][0])) std::this_thread::yield();
  }
};

class ContentionOnFilesTest : public ContentionTest {};
INSTANTIATE_TEST_SUITE_P(Each, ContentionOnFilesTest, ::testing::Values(sql::Dialect::sqlite), name_of);

// One writer at a time has nothing to pass over.
class ContentionOnServersTest : public ContentionTest {};
INSTANTIATE_TEST_SUITE_P(Each, ContentionOnServersTest, ::testing::Values(sql::Dialect::postgres), name_of);

INSTANTIATE_TEST_SUITE_P(Each, ContentionTest, each_database(), name_of);

TEST_P(ContentionTest, hands_each_job_to_one_process_only) {
#ifdef __SANITIZE_THREAD__
  GTEST_SKIP() << "the thread sanitizer does not follow a fork beside other threads";
#endif
  std::int64_t run = 0;
  {
    const auto store = open();
    run = store->start_run("migrate", "{}", 0).number;
    store->add_jobs(jobs(run, 300));
    std::vector<pid_t> children;
    for (int i = 0; i < 2; ++i) {
      children.push_back(in_child([&] { work_off(*open(), run); }));
    }
    for (const auto child : children) EXPECT_EQ(wait_for(child), 0);
    EXPECT_THAT(store->jobs(run, JobState::done), SizeIs(300));
    for (const auto& row : store->targets("tenant")) EXPECT_EQ(row.epoch, 1) << row.label;
  }
  EXPECT_EQ(look("SELECT max(attempts) FROM jobs").rows[0][0], "1");
}

// Who only looks at targets takes none of the jobs out of a claim.
TEST_P(ContentionOnServersTest, claims_all_there_is_while_others_look) {
  const auto store = open();
  const auto run = store->start_run("migrate", "{}", 0).number;
  store->add_jobs(jobs(run, 60));
  std::vector<Observation> looked;
  for (int i = 0; i < 60; ++i) looked.push_back(seen("t" + std::to_string(i), TargetState::pending));
  std::jthread other([&](const std::stop_token& stop) {
    const auto beside = open();
    while (!stop.stop_requested()) beside->observe(looked);
  });
  EXPECT_EQ(work_off(*store, run), 60);
}

TEST_P(ContentionTest, is_made_once_by_processes_that_start_together) {
  std::vector<pid_t> children;
  for (int i = 0; i < 6; ++i) {
    children.push_back(in_child([&] { open()->start_run("migrate", "", 0); }));
  }
  for (const auto child : children) EXPECT_EQ(wait_for(child), 0);
  EXPECT_EQ(open()->highest_batch(), 6);
}

TEST_P(ContentionTest, frees_the_place_of_a_killed_process) {
  const auto dead = run_of_a_killed_process({"a", "b"});
  const auto store = open();
  const auto run = store->start_run("migrate", "{}", 0).number;
  EXPECT_THAT(store->add_jobs({job(run, "a"), job(run, "b")}), IsEmpty());
  EXPECT_EQ(row_of(*store, "a").state, TargetState::unread);
  EXPECT_EQ(store->find_run(dead)->state, RunState::interrupted);
  EXPECT_THAT(store->jobs(dead, JobState::not_reached), SizeIs(2));
  const auto claims = store->claim(run, 1, "", 9);
  ASSERT_THAT(claims, SizeIs(2));
  EXPECT_EQ(claims[0].epoch, 2);  // the dead one had had the first
}

TEST_P(ContentionTest, resumes_the_run_of_a_killed_process) {
  const auto dead = run_of_a_killed_process({"a", "b"});
  const auto store = open();
  store->reopen_jobs(dead);
  EXPECT_EQ(work_off(*store, dead), 2);
  store->finish_run(dead, RunState::done, {});
  EXPECT_EQ(store->find_run(dead)->state, RunState::done);
}

TEST_P(ContentionTest, shows_the_run_of_a_killed_process_as_interrupted) {
  const auto dead = run_of_a_killed_process({"a"});
  EXPECT_EQ(open()->find_run(dead)->state, RunState::interrupted);
  for (const auto& run : open()->runs(9)) EXPECT_EQ(run.state, RunState::interrupted);
}

TEST_P(ContentionOnFilesTest, leaves_no_lock_files_behind) {
  run_of_a_killed_process({"a"});
  {
    const auto store = open();
    store->start_run("migrate", "", 0);
  }
  std::vector<std::string> left;
  for (const auto& entry : std::filesystem::directory_iterator(path().string() + ".owners")) {
    left.push_back(entry.path().filename());
  }
  EXPECT_THAT(left, ::testing::ElementsAre("opening"));
}

TEST_P(ContentionTest, serves_twenty_threads) {
  const auto store = open();
  const auto run = store->start_run("migrate", "{}", 0).number;
  store->add_jobs(jobs(run, 200));
  std::atomic<int> done = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 20; ++i) {
      threads.emplace_back([&, i] {
        const auto name = "other" + std::to_string(i);
        store->append(run, {events::RunStarted{.run = run}});
        store->observe({seen(name, TargetState::pending)});
        store->set_lifecycle({name}, tenants::Lifecycle::suspended);
        done += work_off(*store, run);
        EXPECT_FALSE(store->targets("tenant").empty());
        EXPECT_TRUE(store->find_run(run));
      });
    }
  }
  EXPECT_EQ(done, 200);
  EXPECT_THAT(store->targets("tenant"), SizeIs(220));
  EXPECT_THAT(store->overlay(), SizeIs(20));
}

}  // namespace

}  // namespace drover::control
