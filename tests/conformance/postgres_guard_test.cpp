#include <fmt/format.h>

#include "conformance/contract.hpp"
#include "sql/effects.hpp"

namespace drover::conformance {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// A transaction must not write outside of its tenant.
class PostgresGuard : public OnPostgres {
 protected:
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

  bool holds_lock_ = false;
};

TEST_F(PostgresGuard, does_not_write_to_public_where_the_tenant_s_schema_is_missing) {
  EXPECT_THAT(outside("CREATE TABLE a (i int)"), HasSubstr("the schema tenant_a does not exist"));
}

TEST_F(PostgresGuard, finds_what_was_written_outside_of_the_tenant_s_schema) {
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

TEST_F(PostgresGuard, finds_by_locks_alone_what_shows_in_them) {
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

TEST_F(PostgresGuard, finds_rights_types_and_settings_that_are_not_the_tenant_s) {
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

TEST_F(PostgresGuard, lets_a_tenant_with_a_database_have_roles_but_not_set_another_database) {
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
                                 std::string("ALTER DATABASE " + address().database + " SET work_mem = '5MB'")}) {
    EXPECT_EQ(guarded(sql), "nothing") << sql;
  }
  EXPECT_THAT(guarded("ALTER DATABASE another_tenant SET work_mem = '5MB'"),
              HasSubstr("a setting of the database another_tenant is outside the tenant"));
}

TEST_F(PostgresGuard, lets_a_tenant_write_where_it_may) {
  execute("CREATE SCHEMA tenant_a; CREATE SCHEMA shared; CREATE TABLE shared.t (i int)");
  db::SessionOptions session;
  EXPECT_NE(outside("INSERT INTO shared.t VALUES (1)"), "nothing");
  session.may_write = {"shared"};
  EXPECT_EQ(outside("INSERT INTO shared.t VALUES (1)", session), "nothing");
}

TEST_F(PostgresGuard, looks_for_names_in_the_tenant_first_and_never_in_temporary_tables) {
  execute("CREATE SCHEMA tenant_a; CREATE SCHEMA extra; CREATE TABLE extra.t (i int); CREATE TABLE tenant_a.t (i int)");
  db::SessionOptions session;
  session.search_path = {"extra"};
  EXPECT_FALSE(in_schema({body("CREATE TEMP TABLE t (i int)"), body("INSERT INTO t VALUES (1)")}, session).error);
  EXPECT_EQ(first_value(*connect(), "SELECT count(*) FROM tenant_a.t"), "1");
  EXPECT_EQ(first_value(*connect(), "SELECT count(*) FROM extra.t"), "0");
}

TEST_F(PostgresGuard, works_in_a_schema_whatever_its_name) {
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

// Each of them leaves a lock, on whatever it writes to.
TEST_F(PostgresGuard, finds_by_locks_alone_whose_rows_were_written) {
  for (const std::string schema : {"tenant_a", "tenant_b"}) {
    execute(
        fmt::format("CREATE SCHEMA {0}; CREATE TABLE {0}.t (i int PRIMARY KEY, j int); CREATE SEQUENCE {0}.s; "
                    "CREATE VIEW {0}.v AS SELECT i, j FROM {0}.t; INSERT INTO {0}.t VALUES (1, 1); "
                    "CREATE TABLE {0}.child (i int REFERENCES {0}.t ON DELETE CASCADE)",
                    schema));
  }
  db::TransactionOptions options;
  options.locks_tell = true;
  options.writes_rows = true;
  for (const auto* sql :
       {"INSERT INTO {}.t VALUES (2, 2)", "INSERT INTO {}.v VALUES (2, 2)", "UPDATE {}.t SET j = 3", "DELETE FROM {}.t",
        "WITH gone AS (DELETE FROM {}.t RETURNING i) SELECT count(*) FROM gone", "TRUNCATE {}.child",
        "TRUNCATE {}.t CASCADE", "SELECT setval('{}.s', 7)", "SELECT nextval('{}.s')",
        "INSERT INTO {0}.t SELECT i + 1 FROM {0}.t ON CONFLICT (i) DO UPDATE SET j = 1"}) {
    for (const bool holds_lock : {true, false}) {
      holds_lock_ = holds_lock;
      const auto there = fmt::format(fmt::runtime(sql), "tenant_b");
      EXPECT_TRUE(sql::effects_of(sql::Dialect::postgres, {.text = there}).writes_rows) << there;
      EXPECT_THAT(outside(there, {}, options), HasSubstr("is outside the tenant")) << there;
      EXPECT_EQ(undone(fmt::format(fmt::runtime(sql), "tenant_a"), options), "nothing") << sql;
    }
  }
}

// Whatever is done there without a lock that would be left of it.
TEST_F(PostgresGuard, looks_everywhere_where_rows_set_off_somebody_s_code) {
  execute(
      "CREATE SCHEMA tenant_a; CREATE SCHEMA tenant_b; CREATE TABLE tenant_b.orders (i int); CREATE ROLE bystander; "
      "CREATE TABLE tenant_a.t (what text); CREATE TABLE tenant_a.r (what text); "
      "CREATE FUNCTION tenant_a.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN EXECUTE NEW.what; RETURN NEW; END'; "
      "CREATE FUNCTION tenant_a.g(what text) RETURNS int LANGUAGE plpgsql AS 'BEGIN EXECUTE what; RETURN 1; END'; "
      "CREATE TRIGGER g BEFORE INSERT ON tenant_a.t FOR EACH ROW EXECUTE FUNCTION tenant_a.f(); "
      "CREATE RULE r AS ON INSERT TO tenant_a.r DO ALSO SELECT tenant_a.g(NEW.what)");
  db::TransactionOptions options;
  options.locks_tell = true;
  options.writes_rows = true;
  for (const std::string table : {"t", "r"}) {
    for (const std::string code :
         {"DROP TABLE tenant_b.orders", "ALTER TABLE tenant_b.orders SET SCHEMA tenant_a",
          "GRANT SELECT ON tenant_b.orders TO bystander", "CREATE TYPE tenant_b.mood AS ENUM (''good'')",
          "CREATE FUNCTION tenant_b.f() RETURNS int LANGUAGE sql AS ''SELECT 1''", "CREATE SCHEMA tenant_c",
          "ALTER DEFAULT PRIVILEGES IN SCHEMA tenant_b GRANT SELECT ON TABLES TO bystander"}) {
      EXPECT_THAT(outside(fmt::format("INSERT INTO {} VALUES ('{}')", table, code), {}, options),
                  HasSubstr("outside the tenant"))
          << table << code;
    }
    EXPECT_EQ(outside(fmt::format("INSERT INTO {} VALUES ('SELECT 1')", table), {}, options), "nothing");
  }
}

}  // namespace
}  // namespace drover::conformance
