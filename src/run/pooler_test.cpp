#include <gmock/gmock.h>

#include "run/postgres_fixture_test.hpp"
#include "support/private_bouncer.hpp"

namespace drover::run {

namespace {

using events::Verdict;

// The target is reached through PgBouncer in transaction mode; what is asked for is asked past it.
struct BehindPooler : PostgresTarget {
  static const support::PrivateBouncer& bouncer() {
    static const support::PrivateBouncer the_bouncer(server().socket_directory());
    return the_bouncer;
  }

  void SetUp() override {
    if (!support::PrivateBouncer::is_installed()) GTEST_SKIP() << "PgBouncer is not installed";
    PostgresTarget::SetUp();
    if (IsSkipped()) return;
    address = db::Address::of(*db::parse_url(bouncer().url(database)), address.schema);
  }

  std::string value(const std::string& sql) const { return Client(url()).execute(sql); }
};

TEST_F(BehindPooler, holds_no_lock_of_a_session) {
  file("0001_users.sql", "CREATE TABLE users (id int)");
  load();
  const auto other = driver->connect(address, session);
  const auto lock = other->try_lock(ledger::Ledger(*driver, address, {}).lock_name());
  EXPECT_NE(lock, nullptr);
  EXPECT_TRUE(other->is_pooled());
  EXPECT_EQ(run().outcome.verdict, Verdict::migrated);
  EXPECT_EQ(value("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"), "0");
}

TEST_F(BehindPooler, keeps_nothing_prepared) {
  file("0001_users.sql", "CREATE TABLE users (id int)");
  file("0002_name.sql", "ALTER TABLE users ADD COLUMN name text");
  load();
  EXPECT_EQ(run().outcome.verdict, Verdict::migrated);
  EXPECT_EQ(Client(bouncer().url(database)).execute("SELECT count(*) FROM pg_prepared_statements"), "0");
}

// The next one there is a program of somebody else's.
TEST_F(BehindPooler, leaves_no_setting_behind) {
  auto reading = session;
  reading.read_write = false;
  reading.statement_timeout = std::chrono::milliseconds{1'234};
  driver->connect(address, reading)->query("SELECT 1");
  Client application(bouncer().url(database));
  EXPECT_EQ(application.execute("SHOW default_transaction_read_only"), "off");
  EXPECT_EQ(application.execute("SHOW statement_timeout"), "0");
}

TEST_F(BehindPooler, limits_each_transaction) {
  session.statement_timeout = std::chrono::milliseconds{12'345};
  session.settings = {{"work_mem", "5MB"}};
  file("0001_seen.sql",
       "CREATE TABLE seen AS SELECT current_setting('lock_timeout') || ' ' || current_setting('statement_timeout') || "
       "' ' || current_setting('idle_in_transaction_session_timeout') || ' ' || current_setting('work_mem') AS is");
  load();
  EXPECT_EQ(run().outcome.verdict, Verdict::migrated);
  EXPECT_EQ(value("SELECT seen.is FROM seen"), "2s 12345ms 10s 5MB");
}

TEST_F(BehindPooler, refuses_a_statement_that_no_transaction_takes) {
  file("0001_users.sql", "CREATE TABLE users (id int)");
  file("0002_index.sql", "CREATE INDEX CONCURRENTLY users_id ON users (id)");
  load();
  const auto result = run();
  EXPECT_EQ(result.outcome.verdict, Verdict::failed);
  EXPECT_EQ(failure_class(result), "pooler");
  EXPECT_EQ(result.outcome.failure->now_true, "it was not run");
  EXPECT_EQ(value("SELECT string_agg(version, ' ') FROM schema_migrations"), "0001");
  EXPECT_EQ(value("SELECT count(*) FROM pg_class WHERE relname = 'users_id'"), "0");
}

}  // namespace

}  // namespace drover::run
