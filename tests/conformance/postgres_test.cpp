#include <fstream>
#include <future>

#include <fmt/format.h>

#include "conformance/contract.hpp"
#include "conformance/servers.hpp"
#include "sql/effects.hpp"

namespace drover::conformance {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class Postgres : public testing::Test {
 protected:
  void SetUp() override {
    place_ = Place::make("postgres");
    if (!place_) GTEST_SKIP() << "PostgreSQL is not installed";
  }

  db::Address address() const { return place_->address(); }
  const db::Driver& driver() const { return place_->driver(); }
  std::unique_ptr<db::Connection> connect(const db::SessionOptions& options = {}) const {
    return place_->connect(options);
  }
  void execute(const std::string& sql) const { connect()->execute(sql); }

  db::Address as(const std::string& user, const std::string& password = "") const {
    auto made = address();
    made.url.user = user;
    made.url.password = Secret(password);
    return made;
  }
  db::Error refusal(const db::Address& to) const {
    return error_in([&] { driver().connect(to, {}); });
  }

  db::Address schema_tenant() const {
    auto tenant = address();
    tenant.schema = "tenant_a";
    tenant.owns_database = false;
    return tenant;
  }

  // A tenant that is a schema, in its envelope.
  db::Answer in_schema(const std::vector<db::Statement>& statements, const db::SessionOptions& session = {},
                       const db::TransactionOptions& options = {}) const {
    const auto tenant = schema_tenant();
    const auto envelope = driver().envelope(tenant, session, options);
    db::Step step;
    for (const auto* part : {&envelope.open, &statements, &envelope.guard, &envelope.close}) {
      step.statements.insert(step.statements.end(), part->begin(), part->end());
    }
    return played(step, session);
  }
  // With a lock held, what is sent again and again is prepared.
  db::Answer played(const db::Step& step, const db::SessionOptions& session) const {
    const auto connection = connect(session);
    const auto lock = holds_lock_ ? connection->try_lock("tenant") : nullptr;
    return connection->play({{step}}).front();
  }
  std::string outside(const std::string& sql, const db::SessionOptions& session = {},
                      const db::TransactionOptions& options = {}) const {
    const auto answer = in_schema({body(sql)}, session, options);
    if (!answer.error) return "nothing";
    EXPECT_EQ(answer.error->error_class, db::ErrorClass::outside) << answer.error->what();
    return answer.error->what();
  }
  // The same, and nothing is left of it.
  std::string undone(const std::string& sql, const db::TransactionOptions& options) const {
    const auto tenant = schema_tenant();
    auto envelope = driver().envelope(tenant, {}, options);
    db::Step step{envelope.open};
    step.statements.push_back(body(sql));
    step.statements.insert(step.statements.end(), envelope.guard.begin(), envelope.guard.end());
    step.statements.push_back({.sql = "ROLLBACK", .args = {}, .role = db::Role::envelope});
    const auto answer = played(step, {});
    return answer.error ? answer.error->what() : "nothing";
  }

  std::unique_ptr<Place> place_;
  bool holds_lock_ = false;
};

TEST_F(Postgres, tells_why_a_role_may_not_connect) {
  const auto& database = address().url.database;
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
  execute("ALTER DATABASE " + address().url.database + " CONNECTION LIMIT 0; CREATE ROLE visitor LOGIN");
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
  auto nobody = address();
  nobody.url.password = Secret("hunter2");
  for (const std::string host : {"/nowhere/at/all", "127.0.0.1", "no-such-host.invalid"}) {
    nobody.url.host = host;
    nobody.url.port = 1;
    const auto error = refusal(nobody);
    EXPECT_EQ(error.error_class, db::ErrorClass::connect) << host;
    EXPECT_TRUE(error.retryable) << host;
    EXPECT_THAT(std::string(error.what()), Not(HasSubstr("hunter2")));
  }
}

TEST_F(Postgres, tells_a_database_that_takes_no_connections) {
  execute("CREATE DATABASE closed ALLOW_CONNECTIONS false");
  auto closed = address();
  closed.url.database = "closed";
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
  options.lock_timeout = std::chrono::milliseconds{500};
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
  db::SessionOptions options;
  options.longest_silence = std::chrono::milliseconds{300};
  const auto still = connect(options);
  const auto lock = still->try_lock("tenant acme");
  ASSERT_NE(lock, nullptr);
  still->reset();  // as after each migration
  const auto other = connect();
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

TEST_F(Postgres, does_not_write_to_public_where_the_tenant_s_schema_is_missing) {
  EXPECT_THAT(outside("CREATE TABLE a (i int)"), HasSubstr("the schema tenant_a does not exist"));
}

TEST_F(Postgres, finds_what_was_written_outside_of_the_tenant_s_schema) {
  execute(
      "CREATE SCHEMA tenant_a; CREATE SCHEMA tenant_b; CREATE TABLE tenant_b.orders (i int); "
      "CREATE TABLE public.shared (i int); CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1'");
  EXPECT_EQ(outside("CREATE TABLE a (i int)"), "nothing");
  EXPECT_EQ(outside("SELECT i FROM public.shared"), "nothing");
  for (const std::string sql :
       {"INSERT INTO tenant_b.orders VALUES (1)", "ALTER TABLE tenant_b.orders ADD COLUMN j int",
        "UPDATE public.shared SET i = 2", "CREATE TABLE tenant_b.another (i int)",
        "CREATE FUNCTION tenant_b.g() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE OR REPLACE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 2'",
        "CREATE TYPE public.mood AS ENUM ('good')", "CREATE SCHEMA tenant_c", "DROP TABLE tenant_b.orders",
        "DO $$ BEGIN INSERT INTO tenant_b.orders VALUES (1); EXCEPTION WHEN division_by_zero THEN NULL; END $$"}) {
    EXPECT_THAT(outside(sql), HasSubstr("is outside the tenant")) << sql;
  }
  EXPECT_EQ(first_value(*connect(), "SELECT count(*) FROM tenant_b.orders"), "0");
}

TEST_F(Postgres, finds_by_locks_alone_what_shows_in_them) {
  for (const std::string schema : {"tenant_a", "tenant_b"}) {
    execute(
        fmt::format("CREATE SCHEMA {0}; CREATE TABLE {0}.t (i int PRIMARY KEY, j int, k text, CHECK (j > 0)); "
                    "CREATE INDEX i ON {0}.t (j); CREATE SEQUENCE {0}.s; CREATE VIEW {0}.v AS SELECT i FROM {0}.t; "
                    "CREATE MATERIALIZED VIEW {0}.m AS SELECT i FROM {0}.t; "
                    "CREATE FUNCTION {0}.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; "
                    "CREATE TRIGGER g BEFORE INSERT ON {0}.t EXECUTE FUNCTION {0}.f(); CREATE POLICY p ON {0}.t; "
                    "CREATE RULE r AS ON DELETE TO {0}.t DO INSTEAD NOTHING; "
                    "CREATE TABLE {0}.parts (i int) PARTITION BY RANGE (i); CREATE TABLE {0}.part (i int)",
                    schema));
  }
  for (const auto* sql : {"CREATE TABLE {}.n (i int PRIMARY KEY, k text DEFAULT 'x')",
                          "CREATE TABLE {0}.n (LIKE {0}.t INCLUDING ALL)",
                          "CREATE TABLE {0}.n PARTITION OF {0}.parts FOR VALUES FROM (1) TO (2)",
                          "CREATE INDEX n ON {}.t (i, j)",
                          "ALTER TABLE {}.t ADD COLUMN n int",
                          "ALTER TABLE {}.t ADD COLUMN n timestamptz DEFAULT now()",
                          "ALTER TABLE {}.t ADD COLUMN n serial",
                          "ALTER TABLE {}.t DROP COLUMN k",
                          "ALTER TABLE {}.t DROP COLUMN j",
                          "ALTER TABLE {}.t ALTER COLUMN j TYPE bigint",
                          "ALTER TABLE {}.t ALTER COLUMN j SET NOT NULL",
                          "ALTER TABLE {}.t ALTER COLUMN k SET DEFAULT ''",
                          "ALTER TABLE {}.t DROP CONSTRAINT t_pkey",
                          "ALTER TABLE {}.t ADD CONSTRAINT n UNIQUE (j)",
                          "ALTER TABLE {0}.t ADD FOREIGN KEY (j) REFERENCES {0}.t",
                          "ALTER TABLE {}.t VALIDATE CONSTRAINT t_j_check",
                          "ALTER TABLE {}.t OWNER TO CURRENT_USER",
                          "ALTER TABLE {}.t SET (fillfactor = 70)",
                          "ALTER TABLE {}.t DISABLE TRIGGER ALL",
                          "ALTER TABLE {}.t ENABLE ROW LEVEL SECURITY",
                          "ALTER TABLE {0}.parts ATTACH PARTITION {0}.part DEFAULT",
                          "ALTER INDEX {}.i SET (fillfactor = 70)",
                          "ALTER INDEX {}.i RENAME TO n",
                          "ALTER TABLE {}.t RENAME TO n",
                          "ALTER TABLE {}.t RENAME COLUMN j TO n",
                          "ALTER TABLE {}.t RENAME CONSTRAINT t_j_check TO n",
                          "ALTER SEQUENCE {}.s RENAME TO n",
                          "ALTER VIEW {}.v RENAME TO n",
                          "ALTER TRIGGER g ON {}.t RENAME TO n",
                          "ALTER SEQUENCE {}.s INCREMENT 2",
                          "ALTER SEQUENCE {0}.s OWNED BY {0}.t.i",
                          "CREATE SEQUENCE {}.n",
                          "CREATE VIEW {0}.n AS SELECT i FROM {0}.t",
                          "CREATE OR REPLACE VIEW {0}.v AS SELECT i, 1 AS n FROM {0}.t",
                          "CREATE TRIGGER n BEFORE UPDATE ON {0}.t EXECUTE FUNCTION {0}.f()",
                          "CREATE POLICY n ON {}.t",
                          "ALTER POLICY p ON {}.t USING (true)",
                          "CREATE RULE n AS ON UPDATE TO {}.t DO INSTEAD NOTHING",
                          "COMMENT ON TABLE {}.t IS 'n'",
                          "COMMENT ON COLUMN {}.t.j IS 'n'",
                          "COMMENT ON INDEX {}.i IS 'n'",
                          "COMMENT ON VIEW {}.v IS 'n'",

                          "DROP TRIGGER g ON {}.t",
                          "COMMENT ON MATERIALIZED VIEW {}.m IS 'n'",
                          "ALTER POLICY p ON {}.t RENAME TO n",
                          "DROP POLICY p ON {}.t",
                          "DROP RULE r ON {}.t"}) {
    for (const auto& [locks_tell, holds_lock] : {std::pair{true, false}, {true, true}, {false, false}}) {
      db::TransactionOptions options;
      options.locks_tell = locks_tell;
      holds_lock_ = holds_lock;
      const auto there = fmt::format(fmt::runtime(sql), "tenant_b");
      EXPECT_TRUE(sql::effects_of(sql::Dialect::postgres, {.text = there}).shows_in_locks) << there;
      EXPECT_THAT(outside(there, {}, options), HasSubstr("is outside the tenant")) << there << locks_tell;
      EXPECT_EQ(undone(fmt::format(fmt::runtime(sql), "tenant_a"), options), "nothing") << sql << locks_tell;
    }
  }
}

TEST_F(Postgres, finds_rights_types_and_settings_that_are_not_the_tenant_s) {
  execute(
      "CREATE SCHEMA tenant_a; CREATE SCHEMA tenant_b; CREATE TABLE tenant_b.orders (i int); "
      "CREATE SEQUENCE tenant_b.numbers; CREATE TABLE tenant_a.own (i int); CREATE TYPE tenant_a.mood AS ENUM "
      "('good'); "
      "CREATE TYPE tenant_a.pair AS (i int, j int); CREATE ROLE outsider; GRANT SELECT ON tenant_b.orders TO outsider; "
      "ALTER ROLE outsider SET work_mem = '5MB'");
  const char* const grant_by_default = "ALTER DEFAULT PRIVILEGES IN SCHEMA tenant_a GRANT SELECT ON TABLES TO outsider";
  for (const std::string sql :
       {"GRANT SELECT ON own TO outsider", "REVOKE ALL ON own FROM outsider", "ALTER TABLE own ADD COLUMN j int",
        "ALTER TYPE mood RENAME TO humour", grant_by_default, "CREATE ROLE another", "SET LOCAL work_mem = '5MB'"}) {
    EXPECT_EQ(outside(sql), "nothing") << sql;
  }
  for (const std::string sql :
       {"GRANT INSERT ON tenant_b.orders TO outsider", "REVOKE SELECT ON tenant_b.orders FROM outsider",
        "GRANT USAGE ON SEQUENCE tenant_b.numbers TO outsider", "ALTER TYPE humour SET SCHEMA tenant_b",
        "ALTER TYPE pair SET SCHEMA tenant_b", "CREATE TYPE tenant_b.pair AS (i int)",
        "DO $$ BEGIN EXECUTE 'GRANT INSERT ON tenant_b.orders TO outsider'; END $$"}) {
    EXPECT_THAT(outside(sql), HasSubstr("is outside the tenant")) << sql;
  }
  for (const std::string sql : {"ALTER DEFAULT PRIVILEGES IN SCHEMA tenant_b GRANT SELECT ON TABLES TO outsider",
                                "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO outsider"}) {
    EXPECT_THAT(outside(sql), HasSubstr("are outside the tenant")) << sql;
  }
  for (const std::string sql : {"ALTER ROLE outsider SET work_mem = '6MB'", "ALTER ROLE outsider RESET work_mem",
                                "ALTER DATABASE postgres SET work_mem = '6MB'"}) {
    EXPECT_THAT(outside(sql), HasSubstr("a setting of a role or of the database")) << sql;
  }
}

TEST_F(Postgres, lets_a_tenant_with_a_database_have_roles_but_not_set_another_database) {
  execute("CREATE DATABASE another_tenant");
  const auto guarded = [&](const std::string& sql) {
    const auto connection = connect();
    const auto envelope = driver().envelope(address(), {}, {});
    db::Step step{envelope.open};
    step.statements.push_back(body(sql));
    for (const auto* part : {&envelope.guard, &envelope.close}) {
      step.statements.insert(step.statements.end(), part->begin(), part->end());
    }
    const auto answers = connection->play({{step}});
    return answers.front().error ? std::string(answers.front().error->what()) : std::string("nothing");
  };
  for (const std::string& sql : {std::string("CREATE ROLE clerk"), std::string("ALTER ROLE clerk SET work_mem = '5MB'"),
                                 std::string("DROP ROLE clerk"),
                                 std::string("ALTER DATABASE " + address().url.database + " SET work_mem = '5MB'")}) {
    EXPECT_EQ(guarded(sql), "nothing") << sql;
  }
  EXPECT_THAT(guarded("ALTER DATABASE another_tenant SET work_mem = '5MB'"),
              HasSubstr("a setting of the database another_tenant is outside the tenant"));
}

TEST_F(Postgres, lets_a_tenant_write_where_it_may) {
  execute("CREATE SCHEMA tenant_a; CREATE SCHEMA shared; CREATE TABLE shared.t (i int)");
  db::SessionOptions session;
  EXPECT_NE(outside("INSERT INTO shared.t VALUES (1)"), "nothing");
  session.may_write = {"shared"};
  EXPECT_EQ(outside("INSERT INTO shared.t VALUES (1)", session), "nothing");
}

TEST_F(Postgres, looks_for_names_in_the_tenant_first_and_never_in_temporary_tables) {
  execute("CREATE SCHEMA tenant_a; CREATE SCHEMA extra; CREATE TABLE extra.t (i int); CREATE TABLE tenant_a.t (i int)");
  db::SessionOptions session;
  session.search_path = {"extra"};
  EXPECT_FALSE(in_schema({body("CREATE TEMP TABLE t (i int)"), body("INSERT INTO t VALUES (1)")}, session).error);
  EXPECT_EQ(first_value(*connect(), "SELECT count(*) FROM tenant_a.t"), "1");
  EXPECT_EQ(first_value(*connect(), "SELECT count(*) FROM extra.t"), "0");
}

TEST_F(Postgres, works_in_a_schema_whatever_its_name) {
  auto tenant = address();
  tenant.owns_database = false;
  for (const std::string name : {"we\"ird; DROP TABLE x", "it's", "back\\slash", "a, public", "%I"}) {
    execute("CREATE SCHEMA " + driver().quote(name));
    tenant.schema = name;
    const auto connection = connect();
    EXPECT_TRUE(driver().exists(*connection, tenant));
    const auto envelope = driver().envelope(tenant, {}, {});
    db::Step step{envelope.open};
    step.statements.push_back(body("CREATE TABLE t (i int)"));
    for (const auto* part : {&envelope.guard, &envelope.close}) {
      step.statements.insert(step.statements.end(), part->begin(), part->end());
    }
    EXPECT_THAT(states(connection->play({{step}})), ElementsAre("done")) << name;
    EXPECT_EQ(first_value(*connection, "SELECT count(*) FROM " + driver().qualified(tenant, "t")), "0");
  }
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
  auto place = address();
  place.url.user = "ordinary";
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
