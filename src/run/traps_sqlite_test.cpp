// The traps of one target on SQLite. There is no session lock here: the swap on the head is all there is.
#include <thread>

#include <gmock/gmock.h>

#include "run/sqlite_fixture_test.hpp"

namespace drover::run {
namespace {

using events::Verdict;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct SqliteTraps : SqliteTarget {
  void marking_file(const std::string& version) const {
    file(version + "_mark.sql", "INSERT INTO marks VALUES ('" + version + "');\n");
  }

  std::string marks() const { return ask("SELECT group_concat(k) FROM (SELECT k FROM marks ORDER BY k)"); }
};

TEST_F(SqliteTraps, two_runners_one_after_the_other_apply_once) {
  marking_file("0001");
  marking_file("0002");
  load();
  EXPECT_EQ(run().outcome.verdict, Verdict::migrated);
  EXPECT_EQ(run().outcome.verdict, Verdict::already);
  EXPECT_EQ(marks(), "0001,0002");
}

struct SqliteCrowd : SqliteTraps, testing::WithParamInterface<const char*> {};

TEST_P(SqliteCrowd, at_a_fresh_target_applies_each_migration_once) {
  execute(std::string("PRAGMA journal_mode = ") + GetParam());
  for (const auto* version : {"0001", "0002", "0003", "0004", "0005"}) marking_file(version);
  load();
  std::vector<Result> results(4);
  {
    std::vector<std::jthread> runners;
    for (auto& result : results) runners.emplace_back([this, &result] { result = run(); });
  }
  EXPECT_EQ(marks(), "0001,0002,0003,0004,0005");
  std::size_t applied = 0;
  for (const auto& result : results) {
    EXPECT_EQ(failure_class(result), "none") << result.outcome.failure->message;
    EXPECT_EQ(result.outcome.to, "0005");
    applied += result.outcome.applied.size();
  }
  EXPECT_EQ(applied, 5U);
  EXPECT_EQ(ask("SELECT count(*) FROM drover_head"), "1");
  EXPECT_EQ(history().head.seq, 5);
  EXPECT_EQ(history().standing, ledger::Standing::ours);
}

INSTANTIATE_TEST_SUITE_P(Journals, SqliteCrowd, testing::Values("wal", "delete"),
                         [](const auto& parameter) { return parameter.param; });

TEST_F(SqliteTraps, a_writer_that_commits_late_is_waited_for) {
  marking_file("0001");
  load();
  ASSERT_EQ(run().outcome.verdict, Verdict::migrated);
  marking_file("0002");
  marking_file("0003");
  load();
  const auto other = driver->connect(address, session);
  other->execute("BEGIN IMMEDIATE; UPDATE drover_head SET seq = 2; INSERT INTO marks VALUES ('0002')");
  other->execute(
      "INSERT INTO drover_journal SELECT 2, epoch, direction, catalog, '0002', batch, worker, state, step, "
      "chunk_cursor, checksum, statements_checksum, statement_hashes, started_at, finished_at, error "
      "FROM drover_journal WHERE seq = 1");
  other->execute(
      "INSERT INTO schema_migrations (catalog, version, name, kind, type, outcome, batch, checksum, "
      "statements_checksum, applied_at, duration_ms, filters) SELECT catalog, '0002', name, kind, type, outcome, "
      "batch, checksum, '', applied_at, duration_ms, filters FROM schema_migrations");
  Result result;
  auto runner = start(result);
  wait_until("the runner has begun", [&] { return witness.all<events::TargetStarted>().size() == 2; });
  other->execute("COMMIT");
  runner.join();
  EXPECT_EQ(result.outcome.verdict, Verdict::migrated);
  EXPECT_THAT(result.outcome.applied, ElementsAre("0003"));
  EXPECT_EQ(marks(), "0001,0002,0003");
}

TEST_F(SqliteTraps, a_writer_that_never_ends_is_told_as_busy_and_nothing_is_done) {
  marking_file("0001");
  load();
  session.busy_timeout = std::chrono::milliseconds{20};
  const auto other = driver->connect(address, session);
  other->execute("BEGIN IMMEDIATE");
  const auto result = run();
  EXPECT_EQ(result.outcome.verdict, Verdict::failed);
  EXPECT_EQ(failure_class(result), "busy");
  other->execute("ROLLBACK");
  EXPECT_EQ(history().standing, ledger::Standing::fresh);
  EXPECT_EQ(marks(), "");
}

struct SqlitePlainCommit : SqliteTraps, testing::WithParamInterface<const char*> {};

TEST_P(SqlitePlainCommit, is_refused_before_anything_runs) {
  marking_file("0001");
  file("0002_commits.sql", std::string("INSERT INTO marks VALUES ('half');\n") + GetParam());
  load();
  const auto result = run();
  EXPECT_EQ(result.outcome.verdict, Verdict::blocked);
  EXPECT_EQ(failure_class(result), "cannot_run_here");
  EXPECT_EQ(result.outcome.failure->line, 2U);
  EXPECT_EQ(marks(), "");
}

INSTANTIATE_TEST_SUITE_P(Words, SqlitePlainCommit,
                         testing::Values("COMMIT", "end transaction", "ROLLBACK", "BEGIN", "SAVEPOINT s",
                                         "/* x */ CoMmIt -- x"));

TEST_F(SqliteTraps, a_commit_that_nobody_saw_is_never_called_rolled_back) {
  marking_file("0001");
  file("0002_commits.sql", "INSERT INTO marks VALUES ('half');\nCOMMIT;\nINSERT INTO marks VALUES ('rest');\n");
  load();
  auto blind = catalog->migrations();
  blind[1].up.statements[1].effects = {};
  blind[1].up.faults.clear();
  blind[1].up.units = migrations::cut_into_units(blind[1].up, false).units;
  catalog = std::make_unique<migrations::Catalog>("tenant", sql::Dialect::sqlite, blind, Problems{});
  const auto result = run();
  EXPECT_EQ(result.outcome.verdict, Verdict::blocked);
  EXPECT_EQ(failure_class(result), "outside");
  EXPECT_THAT(result.outcome.failure->now_true, HasSubstr("ended its own transaction"));
  EXPECT_EQ(failure_class(run()), "ledger_inconsistent");
  EXPECT_EQ(marks(), "0001,half");
}

TEST_F(SqliteTraps, a_missing_or_emptied_file_is_never_made_anew) {
  marking_file("0001");
  load();
  std::filesystem::resize_file(address.database, 0);
  EXPECT_EQ(failure_class(run()), "corrupt");
  EXPECT_EQ(std::filesystem::file_size(address.database), 0U);
  std::filesystem::remove(address.database);
  EXPECT_EQ(failure_class(run()), "missing");
  EXPECT_FALSE(std::filesystem::exists(address.database));
}

TEST_F(SqliteTraps, a_second_control_database_takes_over_and_says_so) {
  marking_file("0001");
  load();
  ASSERT_THAT(run(job(9, "control-a")).outcome.notes, IsEmpty());
  marking_file("0002");
  load();
  const auto result = run(job(1, "control-b"));
  EXPECT_EQ(result.outcome.verdict, Verdict::migrated);
  EXPECT_THAT(result.outcome.notes, ElementsAre(HasSubstr("another control database")));
  EXPECT_EQ(history().head.control_id, "control-b");
}

TEST_F(SqliteTraps, an_older_claim_of_the_same_control_database_is_refused_by_the_file_itself) {
  marking_file("0001");
  load();
  ASSERT_EQ(run(job(5)).outcome.verdict, Verdict::migrated);
  marking_file("0002");
  load();
  EXPECT_EQ(failure_class(run(job(4))), "fenced");
  const ledger::Ledger ledger(*driver, address, {});
  const auto swapped =
      driver->connect(address, session)
          ->play({.steps = {{.statements = {ledger.swap(1, {.control_id = "control-a", .epoch = 4})}}}});
  ASSERT_TRUE(swapped.front().error);
  EXPECT_EQ(swapped.front().error->error_class, db::ErrorClass::fenced);
  EXPECT_EQ(marks(), "0001");
}

struct SqliteForeignLedger : SqliteTraps, testing::WithParamInterface<const char*> {};

TEST_P(SqliteForeignLedger, is_reported_and_never_written_to) {
  execute(std::string("CREATE TABLE ") + GetParam() + "; INSERT INTO schema_migrations VALUES ('1')");
  marking_file("0001");
  load();
  const auto result = run();
  EXPECT_EQ(result.outcome.verdict, Verdict::blocked);
  EXPECT_EQ(failure_class(result), "foreign_ledger");
  EXPECT_EQ(ask("SELECT count(*) FROM schema_migrations"), "1");
  EXPECT_EQ(ask("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'drover%'"), "0");
  EXPECT_EQ(marks(), "");

  auto beside = job();
  beside.names.table = "drover_migrations";
  EXPECT_EQ(run(beside).outcome.verdict, Verdict::migrated);
  EXPECT_EQ(ask("SELECT count(*) FROM schema_migrations"), "1");
}

// Names of tables know no case here.
INSTANTIATE_TEST_SUITE_P(Tools, SqliteForeignLedger,
                         testing::Values("schema_migrations (version varchar PRIMARY KEY)",
                                         "\"SCHEMA_Migrations\" (version varchar)"));

// --- failures in the middle

TEST_F(SqliteTraps, a_failing_migration_leaves_those_before_it_and_none_behind_it) {
  marking_file("0001");
  file("0002_fails.sql", "INSERT INTO marks VALUES ('half');\n\n  INSERT INTO nowhere VALUES (1);\n");
  marking_file("0003");
  load();
  const auto result = run();
  EXPECT_EQ(result.outcome.verdict, Verdict::failed);
  EXPECT_THAT(result.outcome.applied, ElementsAre("0001"));
  EXPECT_EQ(result.outcome.failure->file, "migrations/0002_fails.sql");
  EXPECT_EQ(result.outcome.failure->line, 3U);
  EXPECT_EQ(result.outcome.failure->statement, 2U);
  EXPECT_EQ(result.outcome.failure->now_true, "rolled back, tenant still at 0001");
  EXPECT_EQ(marks(), "0001");
  ASSERT_TRUE(history().last_failure);
  EXPECT_EQ(history().last_failure->version.text(), "0002");
}

TEST_F(SqliteTraps, what_was_not_approved_is_not_run) {
  marking_file("0001");
  marking_file("0002");
  load();
  auto surveyed = job();
  surveyed.approved = {"0001"};
  EXPECT_EQ(failure_class(run(surveyed)), "changed_meanwhile");
  EXPECT_EQ(marks(), "");
  EXPECT_EQ(history().standing, ledger::Standing::fresh);
}

TEST_F(SqliteTraps, a_stop_before_anything_leaves_nothing) {
  marking_file("0001");
  load();
  stop.request_stop();
  const auto result = run();
  EXPECT_EQ(result.outcome.verdict, Verdict::not_reached);
  EXPECT_EQ(history().standing, ledger::Standing::fresh);
}

TEST_F(SqliteTraps, going_back_runs_the_down_that_the_ledger_kept_when_the_file_is_gone) {
  file("0001_mark.sql", "INSERT INTO marks VALUES ('a');\n-- drover:down\nDELETE FROM marks;\n");
  load();
  ASSERT_EQ(run().outcome.verdict, Verdict::migrated);
  std::filesystem::remove(directory / "migrations" / "0001_mark.sql");
  load();
  auto back = job(2);
  back.goal.aim = plan::BackSteps{1};
  EXPECT_EQ(run(back).outcome.verdict, Verdict::rolled_back);
  EXPECT_EQ(marks(), "");
  EXPECT_THAT(history().entries, IsEmpty());
  EXPECT_EQ(run(back).outcome.verdict, Verdict::already);
}

TEST_F(SqliteTraps, a_down_kept_in_the_ledger_that_drops_a_table_leaves_the_rows_that_refer_to_it) {
  session.settings["foreign_keys"] = "on";
  execute("CREATE TABLE parents (id INTEGER PRIMARY KEY)");
  execute("CREATE TABLE children (parent INTEGER REFERENCES parents (id) ON DELETE CASCADE)");
  execute("INSERT INTO parents VALUES (1)");
  execute("INSERT INTO children VALUES (1)");
  file("0001_parents.sql",
       "ALTER TABLE parents ADD COLUMN name TEXT;\n-- drover:down\nCREATE TABLE made (id INTEGER PRIMARY KEY);\n"
       "INSERT INTO made SELECT id FROM parents;\nDROP TABLE parents;\nALTER TABLE made RENAME TO parents;\n");
  load();
  ASSERT_EQ(run().outcome.verdict, Verdict::migrated);
  std::filesystem::remove(directory / "migrations" / "0001_parents.sql");
  load();
  auto back = job(2);
  back.goal.aim = plan::BackSteps{1};
  EXPECT_EQ(run(back).outcome.verdict, Verdict::rolled_back);
  EXPECT_EQ(ask("SELECT count(*) FROM children"), "1");
}

TEST_F(SqliteTraps, a_down_kept_in_the_ledger_that_ends_the_transaction_is_refused_before_it_runs) {
  file("0001_mark.sql", "INSERT INTO marks VALUES ('a');\n-- drover:down\nDELETE FROM marks;\nCOMMIT;\nSELECT 1;\n");
  load();
  ASSERT_EQ(run().outcome.verdict, Verdict::migrated);
  std::filesystem::remove(directory / "migrations" / "0001_mark.sql");
  load();
  auto back = job(2);
  back.goal.aim = plan::BackSteps{1};
  const auto result = run(back);
  EXPECT_EQ(result.outcome.verdict, Verdict::failed);
  EXPECT_EQ(marks(), "a");
  EXPECT_EQ(history().standing, ledger::Standing::ours);
}

TEST_F(SqliteTraps, a_condition_that_is_false_is_recorded_and_looked_at_again) {
  file("0001_when.sql", "-- drover:when SELECT count(*) > 0 FROM marks\nINSERT INTO marks VALUES ('more');\n");
  marking_file("0002");
  load();
  const auto first = run();
  EXPECT_THAT(first.outcome.skipped_versions, ElementsAre("0001"));
  EXPECT_THAT(first.outcome.applied, ElementsAre("0002"));
  const auto second = run();
  EXPECT_THAT(second.outcome.applied, ElementsAre("0001"));
  EXPECT_EQ(run().outcome.verdict, Verdict::already);
  EXPECT_EQ(marks(), "0002,more");
}

}  // namespace
}  // namespace drover::run
