#include "sql/effects.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace drover::sql {
namespace {

using testing::IsEmpty;

Effects of(Dialect dialect, const std::string& sql) { return effects_of(dialect, {.text = sql}); }

struct Use {
  Dialect dialect;
  TransactionUse use;
  std::vector<std::string> statements;
};

const std::vector<Use> uses{
    {Dialect::postgres,
     TransactionUse::inside,
     {"CREATE TABLE a (i int)", "CREATE INDEX i ON a (i)", "SELECT 1", "SET search_path = x", "DO 'BEGIN END'",
      "ANALYZE a", "ALTER TYPE mood ADD VALUE 'x'"}},
    {Dialect::postgres,
     TransactionUse::own,
     {"CREATE INDEX CONCURRENTLY i ON a (i)", "DROP INDEX CONCURRENTLY i", "REINDEX TABLE CONCURRENTLY a", "VACUUM a",
      "CREATE DATABASE x", "DROP DATABASE x", "ALTER SYSTEM SET work_mem = '1MB'",
      "CREATE TABLESPACE t LOCATION '/x'"}},
    {Dialect::postgres,
     TransactionUse::control,
     {"BEGIN", "COMMIT", "ROLLBACK", "START TRANSACTION", "END", "ABORT", "COMMIT AND CHAIN",
      "PREPARE TRANSACTION 'x'"}},
    {Dialect::postgres, TransactionUse::copy_stdin, {"COPY t FROM STDIN;\n1\n\\."}},
    {Dialect::postgres, TransactionUse::client_command, {"\\connect other", "\\i file.sql"}},
    {Dialect::sqlite,
     TransactionUse::inside,
     {"CREATE TABLE a (i int)", "INSERT INTO a VALUES (1)", "REINDEX a", "ANALYZE", "PRAGMA user_version = 3"}},
    {Dialect::sqlite, TransactionUse::own, {"VACUUM", "vacuum INTO 'x'", "ATTACH 'x' AS y", "DETACH y"}},
    {Dialect::sqlite,
     TransactionUse::control,
     {"BEGIN IMMEDIATE", "COMMIT", "END", "ROLLBACK", "SAVEPOINT a", "RELEASE a"}},
    {Dialect::sqlite, TransactionUse::client_command, {".read x.sql"}},
};

TEST(Effects, tell_how_a_statement_stands_to_its_transaction) {
  for (const auto& one : uses) {
    for (const auto& sql : one.statements) {
      const auto effects = of(one.dialect, sql);
      EXPECT_EQ(effects.transaction, one.use) << sql;
      EXPECT_EQ(effects.reason.empty(), one.use == TransactionUse::inside) << sql;
    }
  }
}

TEST(Effects, show_in_locks_where_nothing_is_dropped_moved_or_granted_and_nobody_s_code_runs) {
  for (const std::string sql :
       {"CREATE TABLE a (i int PRIMARY KEY, t timestamptz DEFAULT f(1))", "CREATE INDEX ON a (lower(t))",
        "ALTER TABLE a ADD COLUMN t timestamptz NOT NULL DEFAULT now(), ADD u uuid DEFAULT gen_random_uuid()",
        "ALTER TABLE a ADD COLUMN g text GENERATED ALWAYS AS (lower(t)) STORED",
        "ALTER TABLE a ALTER COLUMN i SET DEFAULT f(1)", "ALTER TABLE a DROP COLUMN i", "SET LOCAL lock_timeout = 1"}) {
    EXPECT_TRUE(of(Dialect::postgres, sql).shows_in_locks) << sql;
  }
  for (const std::string sql : {"DROP TABLE a",
                                "DROP INDEX i",
                                "DROP TRIGGER t ON a CASCADE",
                                "ALTER TABLE a DROP COLUMN i CASCADE",
                                "ALTER TABLE a SET SCHEMA b",
                                "ALTER SCHEMA a RENAME TO b",
                                "ALTER TABLE a ADD COLUMN i int DEFAULT f()",
                                "ALTER TABLE a ADD COLUMN i int DEFAULT other.now()",
                                "ALTER TABLE a ADD COLUMN i text DEFAULT now('x')",
                                "ALTER TABLE a ADD CHECK (f(i))",
                                "ALTER TABLE a ADD COLUMN i int DEFAULT 1 + (f() * 2)",
                                "ALTER TABLE a ALTER COLUMN i TYPE text USING f(i)",
                                "CREATE TABLE a PARTITION OF b FOR VALUES IN (f(1))",
                                "GRANT SELECT ON a TO b",
                                "CREATE TABLE a AS SELECT f()",
                                "CREATE FUNCTION f() RETURNS int RETURN 1",
                                "CREATE TYPE m AS ENUM ('x')",
                                "CREATE DOMAIN d AS int",
                                "CREATE SCHEMA s",
                                "CREATE EXTENSION citext",
                                "COMMENT ON SCHEMA a IS 'x'",
                                "ALTER TYPE m RENAME TO n",
                                "INSERT INTO a VALUES (1)",
                                "UPDATE a SET i = 1",
                                "SELECT f()",
                                "DO 'BEGIN END'",
                                "CALL f()",
                                "SET ROLE b",
                                "TRUNCATE a",
                                "REFRESH MATERIALIZED VIEW m"}) {
    EXPECT_FALSE(of(Dialect::postgres, sql).shows_in_locks) << sql;
  }
  EXPECT_FALSE(of(Dialect::sqlite, "CREATE TABLE a (i int)").shows_in_locks);
}

TEST(Effects, write_rows_where_nobody_s_functions_are_called) {
  for (const std::string sql :
       {"INSERT INTO a VALUES (1, lower('X')), (2, now())", "INSERT INTO a (i, j) SELECT i, count(*) FROM b GROUP BY i",
        "INSERT INTO a VALUES (1) ON CONFLICT (i) DO UPDATE SET j = coalesce(excluded.j, 1) RETURNING i",
        "UPDATE a SET t = pg_catalog.upper(t) FROM b WHERE a.i = b.i AND b.j IN (SELECT 1)",
        "DELETE FROM a WHERE age(t) > '1 year'",
        "WITH gone AS (DELETE FROM a RETURNING i) INSERT INTO b SELECT i FROM gone",
        "TRUNCATE a RESTART IDENTITY CASCADE", "SELECT pg_catalog.setval('a_id_seq', (SELECT max(i) FROM a))",
        "COPY a (i, j) FROM STDIN", "MERGE INTO a USING b ON a.i = b.i WHEN MATCHED THEN DELETE"}) {
    EXPECT_TRUE(of(Dialect::postgres, sql).writes_rows) << sql;
    EXPECT_FALSE(of(Dialect::postgres, sql).shows_in_locks) << sql;
  }
  for (const std::string sql : {"INSERT INTO a VALUES (1), (f(2))",
                                "INSERT INTO a VALUES (\"Lower\"('x'))",
                                "INSERT INTO a VALUES (s.lower('x'))",
                                "INSERT INTO a SELECT f(i) FROM b",
                                "INSERT INTO a SELECT other.lower(t) FROM b",
                                "UPDATE a SET i = f(i)",
                                "DELETE FROM a WHERE f(i)",
                                "SELECT f()",
                                "SELECT set_config('role', 'x', false)",
                                "COPY a FROM PROGRAM 'ls'",
                                "COPY a FROM '/etc/passwd'",
                                "COPY a TO STDOUT",
                                "DO 'BEGIN END'",
                                "CALL f()",
                                "CREATE TABLE a AS SELECT 1",
                                "REFRESH MATERIALIZED VIEW m",
                                "DROP TABLE a",
                                "GRANT SELECT ON a TO b",
                                "CREATE TABLE a (i int)",
                                "SELECT 1 FROM (SELECT nextval('x') + dblink_exec('x')) s"}) {
    EXPECT_FALSE(of(Dialect::postgres, sql).writes_rows) << sql;
  }
}

TEST(Effects, tell_what_is_lost) {
  for (const auto dialect : {Dialect::postgres, Dialect::sqlite}) {
    EXPECT_EQ(of(dialect, "DROP TABLE orders").losses,
              (std::vector<Loss>{{"DROP TABLE orders", "SELECT count(*) FROM orders"}}));
    EXPECT_EQ(of(dialect, "ALTER TABLE orders DROP COLUMN note").losses.at(0).what, "DROP COLUMN orders.note");
    EXPECT_EQ(of(dialect, "DELETE FROM orders WHERE id = 1").losses.at(0).what, "DELETE FROM orders");
    EXPECT_THAT(of(dialect, "CREATE TABLE a (i int)").losses, IsEmpty());
    EXPECT_THAT(of(dialect, "INSERT INTO a SELECT 'DROP TABLE a; DELETE FROM b'").losses, IsEmpty());
  }
  EXPECT_FALSE(of(Dialect::postgres, "TRUNCATE orders").losses.empty());
  EXPECT_FALSE(of(Dialect::postgres, "ALTER TABLE orders ALTER COLUMN note TYPE varchar(3)").losses.empty());
  EXPECT_FALSE(of(Dialect::postgres, "DO $$ BEGIN DELETE FROM orders; END $$").losses.empty());
  EXPECT_FALSE(of(Dialect::postgres, "SOMETHING ONLY A NEWER SERVER KNOWS").losses.empty());
  EXPECT_FALSE(of(Dialect::postgres, "WITH gone AS (DELETE FROM a RETURNING 1) SELECT 1 FROM gone").losses.empty());
}

TEST(Effects, tell_what_only_reads) {
  for (const auto dialect : {Dialect::postgres, Dialect::sqlite}) {
    EXPECT_TRUE(of(dialect, "SELECT 1").read_only);
    EXPECT_TRUE(of(dialect, "WITH x AS (SELECT 1) SELECT * FROM x").read_only);
    EXPECT_FALSE(of(dialect, "WITH x AS (SELECT 1) INSERT INTO a SELECT * FROM x").read_only);
    EXPECT_FALSE(of(dialect, "UPDATE a SET i = 1").read_only);
  }
  EXPECT_FALSE(of(Dialect::postgres, "SELECT 1 INTO a").read_only);
}

TEST(Effects, tell_the_strongest_lock) {
  EXPECT_EQ(of(Dialect::postgres, "ALTER TABLE a ADD COLUMN b int").lock.mode, "ACCESS EXCLUSIVE");
  EXPECT_EQ(of(Dialect::postgres, "CREATE INDEX i ON a (b)").lock.mode, "SHARE");
  EXPECT_EQ(of(Dialect::postgres, "INSERT INTO a VALUES (1)").lock.mode, "ROW EXCLUSIVE");
  EXPECT_TRUE(of(Dialect::postgres, "ALTER TABLE a ALTER COLUMN b TYPE bigint").lock.rewrites);
  EXPECT_FALSE(of(Dialect::postgres, "ALTER TABLE a ADD COLUMN b int").lock.rewrites);
}

TEST(Effects, tell_what_sqlite_needs_its_foreign_keys_off_for) {
  EXPECT_TRUE(of(Dialect::sqlite, "DROP TABLE a").rebuilds_table);
  EXPECT_TRUE(of(Dialect::sqlite, "ALTER TABLE a RENAME TO b").rebuilds_table);
  EXPECT_FALSE(of(Dialect::sqlite, "ALTER TABLE a RENAME COLUMN b TO c").rebuilds_table);
  EXPECT_TRUE(of(Dialect::sqlite, "PRAGMA foreign_keys = OFF").sets_foreign_keys);
  EXPECT_TRUE(of(Dialect::sqlite, "pragma FOREIGN_KEYS(0)").sets_foreign_keys);
  EXPECT_FALSE(of(Dialect::sqlite, "PRAGMA foreign_keys").sets_foreign_keys);
}

TEST(Effects, name_an_extension) {
  EXPECT_EQ(of(Dialect::postgres, "CREATE EXTENSION IF NOT EXISTS citext").extension, "citext");
  EXPECT_FALSE(of(Dialect::postgres, "CREATE TABLE extension (i int)").extension.has_value());
}

}  // namespace
}  // namespace drover::sql
