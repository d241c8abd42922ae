#include <fmt/format.h>

#include "conformance/contract.hpp"
#include "conformance/servers.hpp"

namespace drover::conformance {
namespace {

// What the server says for each state, and what may be done about it.
struct State {
  std::string sqlstate;
  std::string provoked_by;  // "": nobody can provoke it here, it is RAISEd
  std::string error_class;
  bool retryable = false;
  bool may_hold_values = false;
};

const std::vector<State> table{
    {"42601", "SELEC 1", "sql"},
    {"42P01", "SELECT * FROM nowhere", "sql"},
    {"42703", "SELECT nothing", "sql"},
    {"42883", "SELECT nothing()", "sql"},
    {"42P07", "CREATE TABLE there (i int)", "sql"},
    {"42701", "CREATE TABLE twice (i int, i int)", "sql"},
    {"42704", "DROP TYPE nothing", "sql"},
    {"42710", "CREATE ROLE postgres", "sql"},
    {"42723", "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'", "sql"},
    {"42804", "SELECT CASE WHEN 1 THEN 2 END", "sql"},
    {"42P06", "CREATE SCHEMA public", "sql"},
    {"42501", "SET LOCAL ROLE pg_monitor; CREATE SCHEMA more", "sql"},
    {"0A000", "SELECT count(*) FROM there FOR UPDATE", "sql"},
    {"21000", "SELECT (SELECT generate_series(1, 2))", "sql"},
    {"22012", "SELECT 1 / 0", "sql", false, true},
    {"22P02", "SELECT 'secret'::int", "sql", false, true},
    {"22001", "INSERT INTO there (v) VALUES ('too long')", "sql", false, true},
    {"22003", "SELECT 2147483647 + 1", "sql", false, true},
    {"22007", "SELECT 'x'::date", "sql", false, true},
    {"22008", "SELECT '2024-13-40'::date", "sql", false, true},
    {"22023", "SET work_mem = '1'", "sql", false, true},
    {"23502", "INSERT INTO there (i) VALUES (NULL)", "sql", false, true},
    {"23503", "INSERT INTO child VALUES (99)", "sql", false, true},
    {"23505", "INSERT INTO there (i) VALUES (1)", "sql", false, true},
    {"23514", "INSERT INTO there (i) VALUES (-5)", "sql", false, true},
    {"23P01", "INSERT INTO booked VALUES ('[1,3)'), ('[2,4)')", "sql", false, true},
    {"2BP01", "DROP TABLE there", "sql"},
    {"25001", "VACUUM there", "sql"},
    {"25006", "SET TRANSACTION READ ONLY; CREATE TABLE more (i int)", "read_only"},
    {"3D000", "ALTER DATABASE nowhere RENAME TO somewhere", "missing"},
    {"3F000", "CREATE TABLE nowhere.t (i int)", "sql"},
    {"55P03", "LOCK TABLE kept IN ACCESS EXCLUSIVE MODE NOWAIT", "lock", true},
    {"57014", "SET LOCAL statement_timeout = 1; SELECT pg_sleep(3600)", "timeout"},
    {"58P01", "LOAD 'nothing'", "sql"},
    {"P0001", "DO 'BEGIN RAISE EXCEPTION ''secret''; END'", "sql", false, true},
    {"40001", "", "lock", true},
    {"40P01", "", "lock", true},
    {"40003", "", "lock", true},
    {"08000", "", "connect", true},
    {"08006", "", "connect", true},
    {"28000", "", "auth"},
    {"28P01", "", "auth"},
    {"53000", "", "capacity"},
    {"53100", "", "disk"},
    {"53200", "", "capacity"},
    {"53300", "", "capacity"},
    {"54001", "", "sql"},
    {"57P01", "", "connect", true},
    {"57P02", "", "connect", true},
    {"57P03", "", "connect", true},
    {"58030", "", "sql"},
    {"XX000", "", "sql"},
    {"XX001", "", "corrupt"},
    {"XX002", "", "corrupt"},
    {"P0042", "", "sql", false, true},
};

class PostgresStates : public testing::Test {
 protected:
  void SetUp() override {
    place_ = Place::make("postgres");
    if (!place_) GTEST_SKIP() << "PostgreSQL is not installed";
    place_->connect()->execute(
        "CREATE TABLE there (i int NOT NULL PRIMARY KEY CHECK (i > 0), v varchar(3)); INSERT INTO there VALUES (1); "
        "CREATE TABLE child (i int REFERENCES there (i)); CREATE TABLE kept (i int); "
        "CREATE TABLE booked (r int4range, EXCLUDE USING gist (r WITH &&)); "
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'");
    holder_ = place_->connect();
    holder_->execute("BEGIN; LOCK TABLE kept IN ACCESS SHARE MODE");
  }

  // The pieces of `provoked_by`, one statement each, in one transaction.
  db::Error provoke(const State& state) const {
    db::Step step{{body("BEGIN")}};
    auto rest = state.provoked_by.empty()
                    ? fmt::format("DO 'BEGIN RAISE EXCEPTION ''said'' USING ERRCODE = ''{}''; END'", state.sqlstate)
                    : state.provoked_by;
    for (auto at = rest.find("; "); at != std::string::npos && !rest.starts_with("DO"); at = rest.find("; ")) {
      step.statements.push_back(body(rest.substr(0, at)));
      rest.erase(0, at + 2);
    }
    step.statements.push_back(body(rest));
    const auto answers = place_->connect()->play({{step}});
    return answers.front().error.value_or(db::Error(db::ErrorClass::fenced, "", "no error"));
  }

  std::unique_ptr<Place> place_;
  std::unique_ptr<db::Connection> holder_;
};

TEST_F(PostgresStates, are_each_of_the_class_that_says_what_to_do) {
  for (const auto& state : table) {
    const auto error = provoke(state);
    EXPECT_EQ(error.sqlstate, state.sqlstate) << error.what();
    EXPECT_EQ(db::to_string(error.error_class), state.error_class) << state.sqlstate;
    EXPECT_EQ(error.retryable, state.retryable) << state.sqlstate;
    EXPECT_EQ(error.may_hold_values, state.may_hold_values) << state.sqlstate;
    EXPECT_FALSE(error.connection_lost) << state.sqlstate;
    EXPECT_THAT(error.summary(), testing::Not(testing::HasSubstr("secret")));
  }
}

TEST_F(PostgresStates, of_a_violated_constraint_name_it) {
  const auto unique = provoke({"23505", "INSERT INTO there (i) VALUES (1)", "sql"});
  EXPECT_EQ(unique.condition, "unique_violation");
  EXPECT_EQ(unique.constraint, "there_pkey");
  EXPECT_EQ(unique.table, "there");
  EXPECT_EQ(unique.summary(), "unique_violation there_pkey on there");
  const auto null = provoke({"23502", "INSERT INTO there (i) VALUES (NULL)", "sql"});
  EXPECT_EQ(null.summary(), "not_null_violation there.i");
  const auto foreign = provoke({"23503", "INSERT INTO child VALUES (99)", "sql"});
  EXPECT_EQ(foreign.constraint, "child_i_fkey");
}

TEST_F(PostgresStates, of_a_real_conflict_between_transactions_may_be_tried_again) {
  const auto one = place_->connect();
  one->execute("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT * FROM there");
  place_->connect()->execute("UPDATE there SET v = 'new'");
  const auto error = error_in([&] { one->execute("UPDATE there SET v = 'old'"); });
  EXPECT_EQ(error.sqlstate, "40001");
  EXPECT_EQ(error.error_class, db::ErrorClass::lock);
  EXPECT_TRUE(error.retryable);
}

// Two sessions that create the same type meet on a system catalog: nobody's fault.
TEST_F(PostgresStates, of_a_meeting_on_a_system_catalog_may_be_tried_again) {
  const auto error = provoke({"23505", "INSERT INTO pg_namespace SELECT * FROM pg_namespace LIMIT 1", "sql"});
  EXPECT_EQ(error.sqlstate, "23505") << error.what();
  EXPECT_TRUE(error.retryable);
}

}  // namespace
}  // namespace drover::conformance
