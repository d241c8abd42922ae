#include <future>

#include "conformance/contract.hpp"

namespace drover::conformance {
namespace {

using testing::AnyOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

class Session : public Contract {
 protected:
  // Cancels until `work` on another thread is over; what it threw.
  static db::Error cancelled(db::Connection& connection, const std::function<void()>& work) {
    auto under_way = std::async(std::launch::async, [&] { return error_in(work); });
    wait_until("the end of a cancelled statement", [&] {
      connection.cancel();
      return under_way.wait_for(std::chrono::milliseconds{5}) == std::future_status::ready;
    });
    return under_way.get();
  }
};

TEST_P(Session, says_what_it_is_connected_to) {
  EXPECT_THAT(place().connect()->server_version(), AnyOf(StartsWith("SQLite 3."), StartsWith("PostgreSQL 1")));
}

TEST_P(Session, does_not_connect_to_what_is_not_there) {
  const auto error = error_in([&] { driver().connect(place().missing(), {}); });
  EXPECT_EQ(error.error_class, db::ErrorClass::missing);
  EXPECT_FALSE(error.retryable);
}

TEST_P(Session, applies_its_settings_and_keeps_them_through_a_reset) {
  const auto [name, value] = place().setting();
  db::SessionOptions options;
  EXPECT_NE(first_value(*place().connect(options), place().ask_for_setting()), value);
  options.settings = {{name, value}};
  const auto connection = place().connect(options);
  EXPECT_EQ(first_value(*connection, place().ask_for_setting()), value);
  connection->reset();
  EXPECT_EQ(first_value(*connection, place().ask_for_setting()), value);
}

TEST_P(Session, refuses_a_setting_that_does_not_exist_or_breaks_out) {
  db::SessionOptions options;
  options.settings = {{"cache_size; DROP TABLE a", "1"}};
  EXPECT_THROW(place().connect(options), db::Error);
}

TEST_P(Session, cannot_write_where_it_only_reads) {
  place().connect()->execute("CREATE TABLE a (i int); INSERT INTO a VALUES (1)");
  db::SessionOptions options;
  options.read_write = false;
  const auto connection = place().connect(options);
  EXPECT_EQ(first_value(*connection, "SELECT i FROM a"), "1");
  for (const std::string sql :
       {"CREATE TABLE b (i int)", "INSERT INTO a VALUES (2)", "DELETE FROM a", "DROP TABLE a"}) {
    EXPECT_EQ(class_in([&] { connection->execute(sql); }), "read_only") << sql;
    const auto answers = connection->play({{step({body(sql)}, {}, options)}});
    ASSERT_THAT(states(answers), ElementsAre("failed")) << sql;
    EXPECT_EQ(answers.front().error->error_class, db::ErrorClass::read_only) << sql;
  }
  connection->reset();
  EXPECT_EQ(class_in([&] { connection->execute("DELETE FROM a"); }), "read_only");
  EXPECT_EQ(first_value(*connection, "SELECT count(*) FROM a"), "1");
}

TEST_P(Session, stops_a_statement_that_takes_too_long) {
  db::SessionOptions options;
  options.statement_timeout = std::chrono::milliseconds{500};
  const auto connection = place().connect(options);
  EXPECT_EQ(class_in([&] { connection->query(place().endless()); }), "timeout");
  const auto answers = connection->play({{step({body(place().endless())}, {}, options)}});
  ASSERT_THAT(states(answers), ElementsAre("failed"));
  EXPECT_EQ(answers.front().error->error_class, db::ErrorClass::timeout);
  EXPECT_FALSE(answers.front().error->retryable);
  EXPECT_EQ(first_value(*connection, "SELECT 1"), "1");
}

TEST_P(Session, is_cancelled_by_another_thread_and_goes_on) {
  const auto connection = place().connect();
  EXPECT_EQ(cancelled(*connection, [&] { connection->query(place().endless()); }).error_class,
            db::ErrorClass::cancelled);
  connection->reset();
  EXPECT_EQ(first_value(*connection, "SELECT 1"), "1");
}

TEST_P(Session, is_cancelled_in_the_middle_of_a_script) {
  const auto connection = place().connect();
  std::vector<db::Answer> answers;
  cancelled(*connection, [&] {
    answers = connection->play(
        {{step({body("CREATE TABLE a (i int)")}), step({body("CREATE TABLE b (i int)"), body(place().endless())}),
          step({body("CREATE TABLE c (i int)")})}});
  });
  // The cancel may have come before the first step was over.
  const auto failed = std::ranges::find(answers, db::StepState::failed, &db::Answer::state);
  ASSERT_NE(failed, answers.end());
  EXPECT_EQ(failed->error->error_class, db::ErrorClass::cancelled);
  EXPECT_THAT(tables({"b", "c"}), IsEmpty());
  connection->reset();
  EXPECT_THAT(states(connection->play({{step({body("CREATE TABLE d (i int)")})}})), ElementsAre("done"));
}

TEST_P(Session, can_be_cancelled_while_nothing_runs) {
  const auto connection = place().connect();
  connection->cancel();
  connection->reset();
  EXPECT_EQ(first_value(*connection, "SELECT 1"), "1");
}

TEST_P(Session, rolls_back_what_is_open_when_it_is_reset) {
  const auto connection = place().connect();
  connection->execute("BEGIN; CREATE TABLE a (i int)");
  connection->reset();
  EXPECT_THAT(tables({"a"}), IsEmpty());
  connection->execute("BEGIN; COMMIT");
}

TEST_P(Session, forgets_temporary_tables_when_it_is_reset) {
  const auto connection = place().connect();
  connection->execute("CREATE TEMPORARY TABLE left_behind (i int); CREATE TEMPORARY VIEW seen AS SELECT 1 AS i");
  connection->reset();
  EXPECT_EQ(class_in([&] { connection->query("SELECT i FROM left_behind"); }), "sql");
  EXPECT_EQ(class_in([&] { connection->query("SELECT i FROM seen"); }), "sql");
}

TEST_P(Session, forgets_settings_of_a_migration_when_it_is_reset) {
  const auto [name, value] = place().setting();
  const auto connection = place().connect();
  const auto before = first_value(*connection, place().ask_for_setting());
  connection->execute((GetParam() == "sqlite" ? "PRAGMA " : "SET ") + name + " = '" + value + "'");
  ASSERT_EQ(first_value(*connection, place().ask_for_setting()), value);
  connection->reset();
  EXPECT_EQ(first_value(*connection, place().ask_for_setting()), before);
}

TEST_P(Session, gives_a_lock_to_one_session_and_frees_it) {
  const auto one = place().connect();
  const auto other = place().connect();
  auto lock = one->try_lock("tenant acme");
  ASSERT_NE(lock, nullptr);
  if (!place().has_session_locks()) {
    EXPECT_NE(other->try_lock("tenant acme"), nullptr);
    return;
  }
  EXPECT_EQ(other->try_lock("tenant acme"), nullptr);
  EXPECT_NE(other->try_lock("tenant other"), nullptr);
  lock.reset();
  EXPECT_NE(other->try_lock("tenant acme"), nullptr);
}

TEST_P(Session, keeps_its_locks_when_it_is_reset) {
  if (!place().has_session_locks()) GTEST_SKIP() << "no session locks";
  const auto one = place().connect();
  const auto other = place().connect();
  auto lock = one->try_lock("tenant acme");
  one->execute("SELECT pg_advisory_lock(4711)");
  one->reset();
  EXPECT_EQ(other->try_lock("tenant acme"), nullptr);
  EXPECT_EQ(first_value(*other, "SELECT pg_try_advisory_lock(4711)"), "t");
  lock.reset();
  EXPECT_NE(other->try_lock("tenant acme"), nullptr);
}

TEST_P(Session, reads_along_with_its_lock) {
  const auto one = place().connect();
  const auto other = place().connect();
  const db::Step reading{.statements = {{.sql = "SELECT 'seen'", .returns_rows = true}}};
  auto locked = one->lock_and_read("tenant acme", reading);
  ASSERT_NE(locked.lock, nullptr);
  EXPECT_EQ(db::text_of(locked.answer.rows.front().rows.front().front()), "seen");
  EXPECT_EQ(other->lock_and_read("tenant acme", reading).lock == nullptr, place().has_session_locks());
  locked.lock.reset();
  const db::Step wrong{.statements = {{.sql = "SELECT * FROM not_there", .returns_rows = true}}};
  locked = one->lock_and_read("tenant acme", wrong);
  ASSERT_NE(locked.lock, nullptr);
  EXPECT_EQ(locked.answer.state, db::StepState::failed);
  EXPECT_EQ(first_value(*one, "SELECT 1"), "1");
}

TEST_P(Session, frees_its_locks_when_it_ends) {
  if (!place().has_session_locks()) GTEST_SKIP() << "no session locks";
  auto one = place().connect();
  const auto other = place().connect();
  auto lock = one->try_lock("tenant acme");
  ASSERT_EQ(other->try_lock("tenant acme"), nullptr);
  one->execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND false");
  lock.reset();
  auto second = one->try_lock("tenant acme");
  ASSERT_NE(second, nullptr);
  const auto pid = first_value(*one, "SELECT pg_backend_pid()");
  other->execute("SELECT pg_terminate_backend(" + pid + ", 30000)");
  EXPECT_NE(other->try_lock("tenant acme"), nullptr);
  EXPECT_EQ(class_in([&] { one->query("SELECT 1"); }), "connect");
  second.reset();  // with its connection gone this must be harmless
}

TEST_P(Session, puts_no_password_into_an_error) {
  auto address = place().missing();
  auto server = *address.server;
  server.password = Secret("hunter2 & more");
  address.server = std::make_shared<const db::Server>(std::move(server));
  const auto error = error_in([&] { driver().connect(address, {}); });
  for (const auto& text : {std::string(error.what()), error.summary(), error.detail, error.hint}) {
    EXPECT_THAT(text, Not(HasSubstr("hunter2")));
  }
}

DROVER_EVERYWHERE(Session);

}  // namespace
}  // namespace drover::conformance
