// The traps of one target on PostgreSQL that other tools have fallen into.
#include <thread>

#include <gmock/gmock.h>

#include "run/postgres_fixture_test.hpp"

namespace drover::run {
namespace {

using events::Verdict;
using testing::AnyOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* mark_table = "CREATE TABLE marks (k text)";
constexpr const char* tables_in_public =
    "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public'";

struct PostgresTraps : PostgresTarget {
  void SetUp() override {
    PostgresTarget::SetUp();
    if (IsSkipped()) return;
    execute(mark_table);
  }

  // A file that leaves a mark: twice applied would be two marks.
  void marking_file(const std::string& version, const std::string& more = {}) const {
    file(version + "_mark.sql", more + "INSERT INTO marks VALUES ('" + version + "');\n");
  }

  std::string marks() const { return ask("SELECT string_agg(k, ',' ORDER BY k) FROM marks"); }

  // What a transaction of another runner has done so far: everything but its COMMIT.
  static std::string applied_by_another(const std::string& version, int seq) {
    const auto at = std::to_string(seq);
    return "UPDATE drover_head SET seq = " + at + "; INSERT INTO marks VALUES ('" + version +
           "'); INSERT INTO drover_journal (seq, epoch, direction, catalog, version, batch, worker, state, checksum, "
           "statements_checksum, statement_hashes, started_at, finished_at) VALUES (" +
           at + ", 1, 'up', 'tenant', '" + version +
           "', 1, 'other', 'applied', '', '', '', now(), now()); INSERT INTO schema_migrations (catalog, version, "
           "name, kind, type, outcome, batch, checksum, statements_checksum, applied_at, duration_ms, filters) "
           "VALUES ('tenant', '" +
           version + "', 'mark', 'versioned', '', 'applied', 1, '', '', now(), 0, '')";
  }
};

// --- stale reads

struct StaleReads : PostgresTraps, testing::WithParamInterface<const char*> {
  void SetUp() override {
    PostgresTraps::SetUp();
    if (IsSkipped()) return;
    execute("ALTER DATABASE " + database + " SET default_transaction_isolation = '" + GetParam() + "'");
  }
};

TEST_P(StaleReads, two_runners_one_after_the_other_apply_once) {
  marking_file("0001");
  marking_file("0002");
  load();
  ASSERT_EQ(ask("SHOW default_transaction_isolation"), GetParam());
  EXPECT_EQ(run().outcome.verdict, Verdict::migrated);
  EXPECT_EQ(run().outcome.verdict, Verdict::already);
  EXPECT_EQ(marks(), "0001,0002");
}

TEST_P(StaleReads, migrations_run_read_committed_whatever_the_default_is) {
  file("0001_level.sql", "INSERT INTO marks SELECT current_setting('transaction_isolation');");
  load();
  EXPECT_EQ(run().outcome.verdict, Verdict::migrated);
  EXPECT_EQ(marks(), "read committed");
}

// The one that waited behind the other's commit must see it: under a snapshot it would fail, and be tried again.
TEST_P(StaleReads, a_runner_that_waited_for_another_sees_what_that_did) {
  marking_file("0001");
  load();
  ASSERT_EQ(run().outcome.verdict, Verdict::migrated);
  marking_file("0002");
  load();
  Client other(url());
  other.execute("BEGIN ISOLATION LEVEL READ COMMITTED");
  other.execute(applied_by_another("0002", 2));
  Result result;
  auto runner = start(result);
  wait_until_blocked();
  other.execute("COMMIT");
  runner.join();
  EXPECT_EQ(result.outcome.verdict, Verdict::already);
  EXPECT_EQ(marks(), "0001,0002");
  EXPECT_THAT(witness.all<events::Retrying>(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Defaults, StaleReads, testing::Values("repeatable read", "serializable"),
                         [](const auto& parameter) {
                           return std::string(parameter.param).substr(0, 6) == "repeat" ? "repeatable_read"
                                                                                        : "serializable";
                         });

// --- other sessions in the way

TEST_F(PostgresTraps, another_runner_s_session_lock_is_waited_for_and_then_told) {
  marking_file("0001");
  load();
  limits.wait_for_lock = std::chrono::milliseconds{50};
  const auto other = driver->connect(address, session);
  auto lock = other->try_lock(ledger::Ledger(*driver, address, {}).lock_name());
  ASSERT_NE(lock, nullptr);
  const auto held = run();
  EXPECT_EQ(held.outcome.verdict, Verdict::failed);
  EXPECT_EQ(failure_class(held), "held");
  EXPECT_EQ(history().standing, ledger::Standing::fresh);
  lock.reset();
  EXPECT_EQ(run().outcome.verdict, Verdict::migrated);
  EXPECT_EQ(marks(), "0001");
}

TEST_F(PostgresTraps, a_transaction_that_commits_late_is_waited_for) {
  marking_file("0001");
  load();
  ASSERT_EQ(run().outcome.verdict, Verdict::migrated);
  marking_file("0002");
  marking_file("0003");
  load();
  Client orphan(url());
  orphan.execute("BEGIN");
  orphan.execute(applied_by_another("0002", 2));
  Result result;
  auto runner = start(result);
  wait_until_blocked();
  orphan.execute("COMMIT");
  runner.join();
  EXPECT_EQ(result.outcome.verdict, Verdict::migrated);
  EXPECT_THAT(result.outcome.applied, ElementsAre("0003"));
  EXPECT_EQ(marks(), "0001,0002,0003");
}

TEST_F(PostgresTraps, a_transaction_that_never_ends_is_told_as_a_lock_and_nothing_is_done) {
  marking_file("0001");
  load();
  ASSERT_EQ(run().outcome.verdict, Verdict::migrated);
  marking_file("0002");
  load();
  limits.lock_tries = 2;
  session.lock_timeout = std::chrono::milliseconds{100};
  Client orphan(url());
  orphan.execute("BEGIN");
  orphan.execute(applied_by_another("0002", 2));
  const auto result = run();
  EXPECT_EQ(result.outcome.verdict, Verdict::failed);
  ASSERT_TRUE(result.outcome.failure);
  EXPECT_EQ(result.outcome.failure->sqlstate, "55P03");
  EXPECT_THAT(witness.all<events::WaitingForLock>(), SizeIs(1));
  orphan.execute("ROLLBACK");
  EXPECT_EQ(marks(), "0001");
}

// --- lost connections: the orphan stands for our own backend, which lives on although its client is gone

struct LostConnection : PostgresTraps {
  void SetUp() override {
    PostgresTraps::SetUp();
    if (IsSkipped()) return;
    marking_file("0001");
    load();
    ASSERT_EQ(run().outcome.verdict, Verdict::migrated);
    // Stands still in the middle of its transaction, holding the head's row.
    marking_file("0002", "-- drover:lock-timeout 1min\nSELECT pg_advisory_xact_lock_shared(42);\n");
    load();
  }

  static std::string blocked_backend(Client& client) {
    return client.execute(
        "SELECT pid FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted AND locktype = 'advisory' AND "
        "datname = current_database()");
  }
};

TEST_F(LostConnection, an_orphan_that_commits_after_its_client_died_is_waited_for_and_counted_once) {
  Client gate(url());
  gate.execute("SELECT pg_advisory_lock(42)");
  Result result;
  auto runner = start(result);
  wait_until_blocked();
  // Next in the queue for the head's row, as a backend that was not told of its client's end would be.
  Client orphan(url());
  orphan.execute("BEGIN");
  orphan.begin("UPDATE drover_head SET seq = seq");
  wait_until_blocked(2);
  gate.execute("SELECT pg_terminate_backend(" + blocked_backend(gate) + ")");
  orphan.finish();
  gate.execute("SELECT pg_advisory_unlock(42)");
  wait_until_blocked();
  EXPECT_EQ(marks(), "0001");
  orphan.execute(applied_by_another("0002", 2));
  orphan.execute("COMMIT");
  runner.join();
  EXPECT_EQ(result.outcome.verdict, Verdict::migrated);
  EXPECT_THAT(result.outcome.applied, ElementsAre("0002"));
  EXPECT_EQ(marks(), "0001,0002");
  EXPECT_EQ(ask("SELECT string_agg(state, ',' ORDER BY seq) FROM drover_journal"), "applied,applied,claim");
}

TEST_F(LostConnection, the_head_is_advanced_before_anything_is_repeated) {
  Client gate(url());
  gate.execute("SELECT pg_advisory_lock(42)");
  Result result;
  auto runner = start(result);
  wait_until_blocked();
  gate.execute("SELECT pg_advisory_unlock(42) FROM pg_terminate_backend(" + blocked_backend(gate) + ")");
  runner.join();
  EXPECT_EQ(result.outcome.verdict, Verdict::migrated);
  EXPECT_EQ(marks(), "0001,0002");
  EXPECT_EQ(ask("SELECT string_agg(state, ',' ORDER BY seq) FROM drover_journal"), "applied,claim,applied");
  // Whoever still had the old head is fenced by the target itself.
  EXPECT_EQ(ask("WITH late AS (UPDATE drover_head SET seq = 2 WHERE seq = 1 RETURNING 1) SELECT count(*) FROM late"),
            "0");
}

TEST_F(LostConnection, while_the_orphan_lives_nobody_says_rolled_back) {
  limits.lock_tries = 2;
  limits.attempts = 2;
  session.lock_timeout = std::chrono::milliseconds{200};
  Client gate(url());
  gate.execute("SELECT pg_advisory_lock(42)");
  Result result;
  auto runner = start(result);
  wait_until_blocked();
  Client orphan(url());
  orphan.execute("BEGIN");
  orphan.begin("UPDATE drover_head SET seq = seq");
  wait_until_blocked(2);
  gate.execute("SELECT pg_terminate_backend(" + blocked_backend(gate) + ")");
  orphan.finish();
  runner.join();
  EXPECT_EQ(result.outcome.verdict, Verdict::failed);
  ASSERT_TRUE(result.outcome.failure);
  EXPECT_THAT(result.outcome.failure->now_true, testing::Not(HasSubstr("rolled back")));
  EXPECT_THAT(result.outcome.failure->now_true, HasSubstr("not known yet"));
  orphan.execute("ROLLBACK");
}

// --- scripts that end their own transaction

struct PlainCommit : PostgresTraps, testing::WithParamInterface<const char*> {};

TEST_P(PlainCommit, is_refused_before_anything_runs) {
  marking_file("0001");
  file("0002_commits.sql", std::string("INSERT INTO marks VALUES ('half');\n") + GetParam());
  load();
  const auto result = run();
  EXPECT_EQ(result.outcome.verdict, Verdict::blocked);
  EXPECT_EQ(failure_class(result), "cannot_run_here");
  EXPECT_EQ(result.outcome.failure->line, 2U);
  EXPECT_EQ(history().standing, ledger::Standing::fresh);
  EXPECT_EQ(marks(), "");
}

INSTANTIATE_TEST_SUITE_P(Words, PlainCommit,
                         testing::Values("COMMIT", "end", "COMMIT AND CHAIN", "ROLLBACK", "ABORT", "BEGIN",
                                         "START TRANSACTION", "PREPARE TRANSACTION 'x'", "SAVEPOINT s",
                                         "/* x */ CoMmIt -- x"));

struct HiddenCommit : PostgresTraps, testing::WithParamInterface<const char*> {};

TEST_P(HiddenCommit, leaves_nothing_half_done) {
  marking_file("0001");
  file("0002_hidden.sql", std::string("INSERT INTO marks VALUES ('half');\n") + GetParam());
  marking_file("0003");
  load();
  const auto result = run();
  EXPECT_EQ(result.outcome.verdict, Verdict::failed);
  EXPECT_THAT(result.outcome.failure->sqlstate, AnyOf("2D000", "0A000"));
  EXPECT_EQ(result.outcome.failure->now_true, "rolled back, tenant still at 0001");
  EXPECT_EQ(marks(), "0001");
  const auto left = history();
  EXPECT_EQ(left.standing, ledger::Standing::ours);
  EXPECT_THAT(left.entries, SizeIs(1));
}

INSTANTIATE_TEST_SUITE_P(Places, HiddenCommit, testing::Values("DO $$ BEGIN EXECUTE 'COMMIT'; END $$;"));

// The server tells what reading the file did not: such a call is run as a step of its own.
struct CommittingCall : PostgresTraps, testing::WithParamInterface<const char*> {};

TEST_P(CommittingCall, becomes_a_step_of_its_own) {
  marking_file("0001");
  file("0002_hidden.sql", std::string("INSERT INTO marks VALUES ('half');\n") + GetParam());
  marking_file("0003");
  load();
  EXPECT_EQ(run().outcome.verdict, Verdict::migrated);
  EXPECT_EQ(marks(), "0001,0003,half");
  EXPECT_EQ(ask("SELECT string_agg(state, ',' ORDER BY seq) FROM drover_journal WHERE version = '0002'"),
            "applied,intent,applied");
}

INSTANTIATE_TEST_SUITE_P(
    Places, CommittingCall,
    testing::Values("CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$; CALL p();",
                    "CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN ROLLBACK; END $$; CALL p();",
                    "CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$; DO $$ BEGIN CALL p(); END $$;"));

// The second barrier, for a COMMIT that reading the file did not find.
TEST_F(PostgresTraps, a_commit_that_nobody_saw_is_never_called_rolled_back) {
  marking_file("0001");
  file("0002_commits.sql", "INSERT INTO marks VALUES ('half');\nCOMMIT;\n");
  load();
  auto blind = catalog->migrations();
  blind[1].up.statements[1].effects = {};
  blind[1].up.faults.clear();
  blind[1].up.units = migrations::cut_into_units(blind[1].up, false).units;
  catalog = std::make_unique<migrations::Catalog>("tenant", sql::Dialect::postgres, blind, Problems{});
  const auto result = run();
  EXPECT_EQ(result.outcome.verdict, Verdict::blocked);
  EXPECT_EQ(failure_class(result), "outside");
  EXPECT_THAT(result.outcome.failure->now_true, HasSubstr("ended its own transaction"));
  const auto again = run();
  EXPECT_EQ(again.outcome.verdict, Verdict::blocked);
  EXPECT_EQ(failure_class(again), "ledger_inconsistent");
  EXPECT_THAT(again.outcome.failure->message, HasSubstr("ended its own transaction"));
  EXPECT_EQ(marks(), "0001,half");
}

// In a pipeline it would break the connection, again and again.
TEST_F(PostgresTraps, rows_for_a_client_are_refused_before_anything_runs) {
  marking_file("0001");
  file("0002_copies.sql", "COPY marks TO STDOUT;\n");
  load();
  const auto result = run();
  EXPECT_EQ(result.outcome.verdict, Verdict::blocked);
  EXPECT_EQ(failure_class(result), "cannot_run_here");
  EXPECT_EQ(marks(), "");
}

// --- a schema that is not there, with `public` behind it

TEST_F(PostgresTraps, a_missing_schema_is_refused_and_nothing_lands_in_public) {
  file("0001_orders.sql", "CREATE TABLE orders (id int);");
  load();
  address.schema = "tenant_a";
  address.owns_database = false;
  session.search_path = {"public"};
  Client look(url());
  const auto before = look.execute(tables_in_public);
  const auto result = run();
  EXPECT_EQ(result.outcome.verdict, Verdict::failed);
  EXPECT_EQ(failure_class(result), "missing");
  EXPECT_EQ(look.execute(tables_in_public), before);
  look.execute("CREATE SCHEMA tenant_a");
  EXPECT_EQ(run().outcome.verdict, Verdict::migrated);
  EXPECT_EQ(look.execute(tables_in_public), before);
  EXPECT_EQ(look.execute("SELECT to_regclass('tenant_a.orders')::text"), "tenant_a.orders");
}

// Between the look and the transaction: only the transaction's own check is left.
TEST_F(PostgresTraps, a_schema_that_vanishes_before_the_transaction_is_refused_by_the_transaction) {
  address.schema = "tenant_a";
  address.owns_database = false;
  session.search_path = {"public"};
  const auto envelope = driver->envelope(address, session, {});
  db::Step step{.statements = envelope.open};
  step.statements.push_back({.sql = "CREATE TABLE orders (id int)"});
  step.statements.push_back(envelope.close.front());
  const auto answers = driver->connect(address, session)->play({.steps = {step}});
  ASSERT_TRUE(answers.front().error);
  EXPECT_EQ(answers.front().error->error_class, db::ErrorClass::outside);
  EXPECT_EQ(ask("SELECT to_regclass('public.orders')"), "");
}

TEST_F(PostgresTraps, what_a_tenant_s_schema_lacks_is_not_created_in_its_neighbours) {
  Client look(url());
  look.execute("CREATE SCHEMA tenant_a");
  address.schema = "tenant_a";
  address.owns_database = false;
  for (const auto* statement :
       {"CREATE TABLE public.stray (id int)", "INSERT INTO public.marks VALUES ('stray')",
        "SET LOCAL search_path = public; CREATE TABLE stray (id int)",
        "CREATE FUNCTION public.stray() RETURNS int LANGUAGE sql AS 'SELECT 1'", "CREATE TYPE public.stray AS ENUM ()",
        "CREATE SCHEMA stray", "DO $$ BEGIN EXECUTE 'CREATE TABLE public.stray (id int)'; END $$"}) {
    SCOPED_TRACE(statement);
    file("0001_stray.sql", statement);
    load();
    const auto result = run();
    EXPECT_EQ(result.outcome.verdict, Verdict::failed);
    EXPECT_EQ(failure_class(result), "outside");
    EXPECT_EQ(look.execute("SELECT count(*) FROM marks"), "0");
    EXPECT_EQ(look.execute("SELECT count(*) FROM pg_class WHERE relname = 'stray'"), "0");
    EXPECT_EQ(look.execute("SELECT count(*) FROM tenant_a.schema_migrations"), "0");
  }
}

TEST_F(PostgresTraps, what_is_in_a_neighbour_s_schema_is_neither_dropped_nor_carried_off) {
  Client look(url());
  look.execute(
      "CREATE SCHEMA tenant_a; CREATE SCHEMA tenant_b; CREATE SCHEMA empty; CREATE TABLE tenant_b.orders (id int); "
      "CREATE VIEW tenant_b.seen AS SELECT 1 AS x; CREATE SEQUENCE tenant_b.numbers; "
      "CREATE FUNCTION tenant_b.f() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE TYPE tenant_b.kind AS ENUM ('a')");
  const std::string inventory =
      "SELECT (SELECT string_agg(relname, ',' ORDER BY relname) FROM pg_class WHERE relnamespace = s.oid) || "
      "(SELECT string_agg(proname, ',') FROM pg_proc WHERE pronamespace = s.oid) || "
      "(SELECT string_agg(typname, ',' ORDER BY typname) FROM pg_type WHERE typnamespace = s.oid) || "
      "(SELECT count(*) FROM pg_namespace) FROM pg_namespace s WHERE nspname = 'tenant_b'";
  const auto before = look.execute(inventory);
  address.schema = "tenant_a";
  address.owns_database = false;
  for (const auto* statement :
       {"DROP TABLE tenant_b.orders", "DROP VIEW tenant_b.seen", "DROP SEQUENCE tenant_b.numbers",
        "DROP FUNCTION tenant_b.f", "DROP TYPE tenant_b.kind", "DROP SCHEMA empty",
        "ALTER TABLE tenant_b.orders SET SCHEMA tenant_a", "ALTER FUNCTION tenant_b.f SET SCHEMA tenant_a",
        "DO $$ BEGIN BEGIN EXECUTE 'DROP TABLE tenant_b.orders'; EXCEPTION WHEN division_by_zero THEN END; END $$"}) {
    SCOPED_TRACE(statement);
    file("0001_stray.sql", statement);
    load();
    const auto result = run();
    EXPECT_EQ(result.outcome.verdict, Verdict::failed);
    EXPECT_EQ(failure_class(result), "outside");
    EXPECT_EQ(look.execute(inventory), before);
  }
  file("0001_stray.sql", "CREATE TABLE own (id int); DROP TABLE own; CREATE TYPE k AS ENUM ('a'); DROP TYPE k;");
  load();
  EXPECT_EQ(run().outcome.verdict, Verdict::migrated);
}

// --- two runners at a fresh target

struct Crowd : PostgresTraps, testing::WithParamInterface<bool> {};

TEST_P(Crowd, at_a_fresh_target_applies_each_migration_once) {
  const bool with_session_lock = GetParam();
  session.lock_timeout = std::chrono::minutes{1};  // nobody is to try again because the machine is slow
  if (!with_session_lock) dress = &Lockless::dress;
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
    EXPECT_TRUE(result.outcome.verdict == Verdict::migrated || result.outcome.verdict == Verdict::already)
        << failure_class(result) << " " << (result.outcome.failure ? result.outcome.failure->message : "");
    EXPECT_EQ(result.outcome.to, "0005");
    applied += result.outcome.applied.size();
  }
  EXPECT_EQ(applied, 5U);
  EXPECT_EQ(ask("SELECT count(*) FROM drover_head"), "1");
  EXPECT_EQ(history().head.seq, 5);
  EXPECT_EQ(history().standing, ledger::Standing::ours);
  EXPECT_THAT(witness.all<events::Retrying>(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Locks, Crowd, testing::Bool(),
                         [](const auto& parameter) { return parameter.param ? "with_session_lock" : "lockless"; });

// --- claims

TEST_F(PostgresTraps, a_second_control_database_takes_over_and_says_so) {
  marking_file("0001");
  load();
  ASSERT_THAT(run(job(9, "control-a")).outcome.notes, IsEmpty());
  marking_file("0002");
  load();
  const auto result = run(job(1, "control-b"));
  EXPECT_EQ(result.outcome.verdict, Verdict::migrated);
  EXPECT_THAT(result.outcome.notes, ElementsAre(HasSubstr("another control database")));
  EXPECT_EQ(history().head.control_id, "control-b");
  EXPECT_EQ(history().head.epoch, 1);
}

TEST_F(PostgresTraps, an_older_claim_of_the_same_control_database_is_refused) {
  marking_file("0001");
  load();
  ASSERT_EQ(run(job(5)).outcome.verdict, Verdict::migrated);
  marking_file("0002");
  load();
  const auto result = run(job(4));
  EXPECT_EQ(result.outcome.verdict, Verdict::failed);
  EXPECT_EQ(failure_class(result), "fenced");
  EXPECT_EQ(marks(), "0001");
}

TEST_F(PostgresTraps, a_runner_whose_claim_is_superseded_while_it_waits_cannot_commit) {
  marking_file("0001");
  load();
  ASSERT_EQ(run(job(1)).outcome.verdict, Verdict::migrated);
  marking_file("0002");
  load();
  Client newer(url());
  newer.execute("BEGIN");
  newer.execute(
      "UPDATE drover_head SET seq = 2, epoch = 2; INSERT INTO drover_journal (seq, epoch, direction, catalog, version, "
      "batch, worker, state, checksum, statements_checksum, statement_hashes, started_at, finished_at) VALUES "
      "(2, 2, 'up', 'tenant', '', 2, 'newer', 'claim', '', '', '', now(), now())");
  Result result;
  auto runner = start(result);
  wait_until_blocked();
  newer.execute("COMMIT");
  runner.join();
  EXPECT_EQ(result.outcome.verdict, Verdict::failed);
  EXPECT_EQ(failure_class(result), "fenced");
  EXPECT_EQ(marks(), "0001");
}

TEST_F(PostgresTraps, a_claim_older_than_the_ledger_s_is_renewed_once_where_that_is_possible) {
  marking_file("0001");
  load();
  ASSERT_EQ(run(job(5)).outcome.verdict, Verdict::migrated);
  marking_file("0002");
  load();
  auto late = job(2);
  std::vector<std::int64_t> asked;
  late.claim_again = [&](std::int64_t epoch) {
    asked.push_back(epoch);
    return epoch + 1;
  };
  EXPECT_EQ(run(late).outcome.verdict, Verdict::migrated);
  EXPECT_THAT(asked, ElementsAre(5));
  EXPECT_EQ(history().head.epoch, 6);
}

// --- tables of other tools

struct ForeignLedger : PostgresTraps, testing::WithParamInterface<const char*> {};

TEST_P(ForeignLedger, is_reported_and_never_written_to) {
  execute(std::string("CREATE TABLE schema_migrations (") + GetParam() +
          "); INSERT INTO schema_migrations VALUES ('1')");
  marking_file("0001");
  load();
  const auto result = run();
  EXPECT_EQ(result.outcome.verdict, Verdict::blocked);
  EXPECT_EQ(failure_class(result), "foreign_ledger");
  EXPECT_THAT(result.outcome.failure->next, HasSubstr("drover_migrations"));
  EXPECT_EQ(ask("SELECT count(*) FROM schema_migrations"), "1");
  EXPECT_EQ(ask("SELECT count(*) FROM pg_class WHERE relname LIKE 'drover\\_%'"), "0");
  EXPECT_EQ(marks(), "");

  auto beside = job();
  beside.names.table = "drover_migrations";
  EXPECT_EQ(run(beside).outcome.verdict, Verdict::migrated);
  EXPECT_EQ(ask("SELECT count(*) FROM schema_migrations"), "1");
}

INSTANTIATE_TEST_SUITE_P(Tools, ForeignLedger,
                         testing::Values("version varchar PRIMARY KEY", "version bigint, dirty boolean DEFAULT false",
                                         "version bigint, inserted_at timestamp"));

}  // namespace
}  // namespace drover::run
