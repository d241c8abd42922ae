#include <fstream>
#include <future>

#include <fmt/format.h>

#include "conformance/contract.hpp"
#include "conformance/servers.hpp"

namespace drover::conformance {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class Postgres : public OnPostgres {
 protected:
  db::Address as(const std::string& user, const std::string& password = "") const {
    auto server = *address().server;
    server.user = user;
    server.password = Secret(password);
    return on(std::move(server));
  }
  db::Address on(db::Server server) const {
    auto made = address();
    made.server = std::make_shared<const db::Server>(std::move(server));
    return made;
  }
  db::Error refusal(const db::Address& to) const {
    return error_in([&] { driver().connect(to, {}); });
  }
};

TEST_F(Postgres, tells_why_a_role_may_not_connect) {
  const auto& database = address().database;
  execute("CREATE ROLE sleeper_" + database + " NOLOGIN; CREATE ROLE full_" + database +
          " LOGIN CONNECTION LIMIT 0; CREATE ROLE stranger_" + database + " LOGIN; REVOKE CONNECT ON DATABASE " +
          database + " FROM PUBLIC");
  EXPECT_EQ(refusal(as("nobody_at_all")).error_class, db::ErrorClass::auth);
  EXPECT_EQ(refusal(as("sleeper_" + database)).error_class, db::ErrorClass::auth);
  const auto stranger = refusal(as("stranger_" + database));
  EXPECT_EQ(stranger.error_class, db::ErrorClass::auth);
  EXPECT_EQ(stranger.sqlstate, "42501");
  EXPECT_FALSE(stranger.retryable);
}

TEST_F(Postgres, tells_connections_that_have_run_out_from_a_role_that_may_not) {
  execute("CREATE ROLE crowded LOGIN CONNECTION LIMIT 0");
  const auto error = refusal(as("crowded"));
  EXPECT_EQ(error.error_class, db::ErrorClass::capacity) << error.what();
  EXPECT_EQ(error.sqlstate, "53300");
  execute("ALTER DATABASE " + address().database + " CONNECTION LIMIT 0; CREATE ROLE visitor LOGIN");
  EXPECT_EQ(refusal(as("visitor")).error_class, db::ErrorClass::capacity);
}

TEST_F(Postgres, tells_a_wrong_password_and_never_prints_it) {
  execute("CREATE ROLE locked LOGIN PASSWORD 'the right one'");
  const auto rules = postgres_server().socket_directory() + "/d/pg_hba.conf";
  std::ofstream(rules) << "local all locked scram-sha-256\nlocal all all trust\n";
  execute("SELECT pg_reload_conf()");
  wait_until("the new rules", [&] { return refusal(as("locked", "hunter2")).error_class == db::ErrorClass::auth; });
  const auto error = refusal(as("locked", "hunter2"));
  EXPECT_EQ(error.sqlstate, "28P01");
  EXPECT_FALSE(error.retryable);
  EXPECT_THAT(std::string(error.what()), Not(HasSubstr("hunter2")));
  EXPECT_EQ(refusal(as("locked")).error_class, db::ErrorClass::auth);
  driver().connect(as("locked", "the right one"), {});
}

TEST_F(Postgres, tells_a_server_that_is_not_there_as_something_that_may_pass) {
  auto server = *address().server;
  server.password = Secret("hunter2");
  for (const std::string host : {"/nowhere/at/all", "127.0.0.1", "no-such-host.invalid"}) {
    server.host = host;
    server.port = 1;
    const auto error = refusal(on(server));
    EXPECT_EQ(error.error_class, db::ErrorClass::connect) << host;
    EXPECT_TRUE(error.retryable) << host;
    EXPECT_THAT(std::string(error.what()), Not(HasSubstr("hunter2")));
  }
}

TEST_F(Postgres, tells_a_database_that_takes_no_connections) {
  execute("CREATE DATABASE closed ALLOW_CONNECTIONS false");
  auto closed = address();
  closed.database = "closed";
  EXPECT_EQ(refusal(closed).error_class, db::ErrorClass::connect);
}

TEST_F(Postgres, keeps_its_limits_whatever_a_file_resets) {
  db::SessionOptions options;
  options.lock_timeout = std::chrono::milliseconds{1234};
  options.statement_timeout = std::chrono::milliseconds{5678};
  const auto connection = connect(options);
  for (const std::string reset :
       {"RESET ALL", "DISCARD ALL", "SET lock_timeout = DEFAULT", "RESET statement_timeout"}) {
    connection->execute("SET lock_timeout = 0; SET statement_timeout = 0");
    connection->execute(reset == "DISCARD ALL" || reset == "RESET ALL" ? reset : "RESET ALL; " + reset);
    EXPECT_EQ(first_value(*connection, "SHOW lock_timeout"), "1234ms") << reset;
    EXPECT_EQ(first_value(*connection, "SHOW statement_timeout"), "5678ms") << reset;
  }
  connection->execute("SET lock_timeout = 0");
  connection->reset();
  EXPECT_EQ(first_value(*connection, "SHOW lock_timeout"), "1234ms");
}

TEST_F(Postgres, has_limits_of_one_transaction) {
  db::TransactionOptions limits;
  limits.lock_timeout = std::chrono::milliseconds{77};
  const auto envelope = driver().envelope(address(), {}, limits);
  db::Step step{envelope.open};
  step.statements.push_back({.sql = "SHOW lock_timeout", .returns_rows = true});
  step.statements.insert(step.statements.end(), envelope.close.begin(), envelope.close.end());
  const auto connection = connect();
  const auto answers = connection->play({{step}});
  EXPECT_THAT(answers.front().rows.front().rows, ElementsAre(ElementsAre("77ms")));
  EXPECT_EQ(first_value(*connection, "SHOW lock_timeout"), "2s");
}

TEST_F(Postgres, names_who_keeps_a_lock_it_waited_for) {
  execute("CREATE TABLE orders (i int)");
  db::SessionOptions holder;
  holder.application_name = "holder";
  const auto other = connect(holder);
  other->execute("BEGIN; LOCK TABLE orders IN ACCESS EXCLUSIVE MODE");
  db::SessionOptions options;
  options.lock_timeout = std::chrono::seconds{3};  // in its second half it is asked who is in the way
  const auto answers = connect(options)->play(
      {{db::Step{{body("BEGIN"), body("ALTER TABLE orders ADD COLUMN j int"), body("COMMIT")}}}});
  ASSERT_THAT(states(answers), ElementsAre("failed"));
  const auto& error = *answers.front().error;
  EXPECT_EQ(error.error_class, db::ErrorClass::lock);
  EXPECT_EQ(error.sqlstate, "55P03");
  EXPECT_TRUE(error.retryable);
  EXPECT_EQ(error.blocked_on, "orders");
  EXPECT_THAT(error.blocked_by, HasSubstr("pid " + first_value(*other, "SELECT pg_backend_pid()") + " postgres "));
}

TEST_F(Postgres, ends_a_session_that_holds_a_lock_and_stands_still) {
  const auto other = connect();
  db::SessionOptions options;
  options.longest_silence = std::chrono::milliseconds{1'500};
  const auto still = connect(options);
  const auto lock = still->try_lock("tenant acme");
  ASSERT_NE(lock, nullptr);
  still->reset();  // as after each migration
  EXPECT_EQ(other->try_lock("tenant acme"), nullptr);
  wait_until("the lock", [&] { return other->try_lock("tenant acme") != nullptr; });
  EXPECT_EQ(class_in([&] { still->query("SELECT 1"); }), "connect");
}

TEST_F(Postgres, lets_a_session_without_a_lock_be_silent) {
  const auto connection = connect();
  const auto before = first_value(*connection, "SHOW idle_session_timeout");
  auto lock = connection->try_lock("tenant acme");
  EXPECT_EQ(first_value(*connection, "SHOW idle_session_timeout"), "2min");
  lock.reset();
  EXPECT_EQ(first_value(*connection, "SHOW idle_session_timeout"), before);
  const auto other = connect();
  lock = connection->try_lock("tenant acme");
  EXPECT_EQ(other->try_lock("tenant acme"), nullptr);
  EXPECT_EQ(first_value(*other, "SHOW idle_session_timeout"), before);
}

// Of a tenant that was migrated, nothing may be felt by the next one.
TEST_F(Postgres, is_as_new_when_its_lock_is_freed) {
  const auto connection = connect();
  const auto before = first_value(*connection, "SHOW work_mem");
  auto lock = connection->try_lock("tenant acme");
  connection->execute("SET work_mem = '1234kB'; CREATE TEMP TABLE left_behind (i int)");
  lock.reset();
  EXPECT_EQ(first_value(*connection, "SHOW work_mem"), before);
  EXPECT_EQ(first_value(*connection, "SELECT to_regclass('left_behind') IS NULL"), "t");
  EXPECT_NE(connect()->try_lock("tenant acme"), nullptr);
}

// What only reads ledgers needs no reset between them, but to know whether it is still there.
TEST_F(Postgres, is_reset_by_nothing_where_it_only_read) {
  const auto connection = connect();
  const auto other = connect();
  const auto pid = first_value(*connection, "SELECT pg_backend_pid()");
  const auto last_heard = "SELECT state_change FROM pg_stat_activity WHERE state = 'idle' AND pid = " + pid;
  const db::Step reading{.statements = {{.sql = "SELECT 1", .role = db::Role::record, .returns_rows = true}}};
  connection->reset();
  EXPECT_EQ(connection->play({.steps = {reading}}).front().state, db::StepState::done);
  const auto before = first_value(*other, last_heard);
  connection->reset();
  EXPECT_EQ(first_value(*other, last_heard), before);
  other->execute("SELECT pg_terminate_backend(" + pid + ", 30000)");
  EXPECT_TRUE(error_in([&] { connection->reset(); }).connection_lost);
}

TEST_F(Postgres, says_that_the_outcome_is_unknown_when_the_connection_breaks) {
  const auto connection = connect();
  const auto pid = first_value(*connection, "SELECT pg_backend_pid()");
  std::vector<std::size_t> heard;
  auto under_way = std::async(std::launch::async, [&] {
    return error_in([&] {
      connection->play({{db::Step{{body("BEGIN"), body("CREATE TABLE a (i int)"), body("COMMIT")}},
                         db::Step{{body("BEGIN"), body("SELECT pg_sleep(3600)"), body("COMMIT")}}}},
                       [&](std::size_t step, const db::Answer& /*answer*/) { heard.push_back(step); });
    });
  });
  const auto other = connect();
  wait_until("the statement that sleeps", [&] {
    return first_value(*other, "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND pid = " + pid) ==
           "1";
  });
  other->execute("SELECT pg_terminate_backend(" + pid + ")");
  const auto error = under_way.get();
  EXPECT_EQ(error.error_class, db::ErrorClass::connect);
  EXPECT_TRUE(error.connection_lost);
  EXPECT_TRUE(error.retryable);
  EXPECT_THAT(heard, ElementsAre(0U));
}

// What is sent to a closed socket is answered by libpq itself, without a SQLSTATE and with a status that still is OK.
TEST_F(Postgres, says_that_the_connection_is_lost_when_the_server_crashed_meanwhile) {
  const auto asked = connect();
  const auto told = connect();
  const auto played = connect();
  postgres_server().crash_and_start();
  EXPECT_TRUE(error_in([&] { asked->query("SELECT 1"); }).connection_lost);
  EXPECT_TRUE(error_in([&] { told->execute("SELECT 1"); }).connection_lost);
  const db::Script script{{db::Step{{body("BEGIN"), body("CREATE TABLE a (i int)"), body("COMMIT")}}}};
  EXPECT_TRUE(error_in([&] { played->play(script); }).connection_lost);
}

// Without a COMMIT of its own a step is committed by the Sync behind it, and what that says comes after the last
// answer.
TEST_F(Postgres, fails_a_step_whose_commit_fails_though_each_statement_did_not) {
  execute(
      "CREATE TABLE parents (i int PRIMARY KEY); "
      "CREATE TABLE children (i int REFERENCES parents DEFERRABLE INITIALLY DEFERRED)");
  std::vector<std::size_t> heard;
  const auto answers = connect()->play({{db::Step{{body("INSERT INTO children VALUES (7)")}}}},
                                       [&](std::size_t step, const db::Answer& /*answer*/) { heard.push_back(step); });
  ASSERT_THAT(states(answers), ElementsAre("failed"));
  EXPECT_EQ(answers.front().error->sqlstate, "23503");
  EXPECT_THAT(heard, ElementsAre(0U));
  EXPECT_EQ(first_value(*connect(), "SELECT count(*) FROM children"), "0");
}

TEST_F(Postgres, counts_connections) {
  const auto connection = connect();
  const auto before = driver().free_connections(*connection);
  ASSERT_TRUE(before.has_value());
  EXPECT_GT(before->limit, 0);
  const auto another = connect();
  EXPECT_GE(driver().free_connections(*connection)->used, 1);
  EXPECT_TRUE(driver().stamp(address()).empty());
}

TEST_F(Postgres, counts_the_connections_of_others_for_a_role_that_may_not_look_at_them) {
  const auto others = connect();
  others->execute("CREATE ROLE ordinary LOGIN");
  const auto place = as("ordinary");
  db::SessionOptions options;
  options.application_name = "another program";
  const auto connection = driver().connect(place, options);
  EXPECT_EQ(driver().free_connections(*connection)->ours, 0);
  const auto second = driver().connect(place, options);
  const auto third = connect();
  const auto found = driver().free_connections(*connection);
  EXPECT_GE(found->used, 3);
  EXPECT_EQ(found->ours, 1);
}

}  // namespace
}  // namespace drover::conformance
