#include "sql/written_tables.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace drover::sql {

namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(WrittenTables, are_those_that_the_words_name) {
  for (const auto dialect : {Dialect::postgres, Dialect::sqlite}) {
    const auto of = [&](std::string_view sql) { return written_tables(dialect, sql); };
    EXPECT_THAT(of("INSERT INTO a SELECT * FROM b"), ElementsAre("a"));
    EXPECT_THAT(of("insert or replace into \"A\" values (1)"), ElementsAre("a"));
    EXPECT_THAT(of("REPLACE INTO main.a VALUES (1)"), ElementsAre("a"));
    EXPECT_THAT(of("UPDATE a SET b = (SELECT max(c) FROM d)"), ElementsAre("a"));
    EXPECT_THAT(of("UPDATE OR IGNORE a SET b = 1"), ElementsAre("a"));
    EXPECT_THAT(of("/* x */ DELETE FROM a WHERE b IN (SELECT c FROM d)"), ElementsAre("a"));
    EXPECT_THAT(of("WITH b AS (SELECT c FROM d) INSERT INTO a SELECT * FROM b"), ElementsAre("a"));
    EXPECT_THAT(of("WITH b AS (SELECT 1) UPDATE a SET c = 1"), ElementsAre("a"));
    EXPECT_THAT(of("WITH b AS (SELECT 1) DELETE FROM a"), ElementsAre("a"));
    EXPECT_THAT(of("WITH b AS (SELECT 1) SELECT * FROM b"), IsEmpty());
    EXPECT_THAT(of("DROP TABLE IF EXISTS a"), ElementsAre("a"));
    EXPECT_THAT(of("ALTER TABLE s.a ADD COLUMN b int"), ElementsAre("a"));
    for (const auto* none : {"SELECT * FROM a", "CREATE VIEW v AS SELECT * FROM a", "CREATE TABLE a (b int)", "DROP",
                             "INSERT", "DELETE FROM", ""}) {
      EXPECT_THAT(of(none), IsEmpty()) << none;
    }
  }
}

TEST(WrittenTables, of_postgresql_alone) {
  const auto of = [](std::string_view sql) { return written_tables(Dialect::postgres, sql); };
  EXPECT_THAT(of("UPDATE ONLY a SET b = 1"), ElementsAre("a"));
  EXPECT_THAT(of("TRUNCATE a, s.\"B\" CASCADE"), ElementsAre("a", "b"));
  EXPECT_THAT(of("TRUNCATE TABLE ONLY a"), ElementsAre("a"));
  EXPECT_THAT(of("DROP TABLE a, b"), ElementsAre("a", "b"));
  EXPECT_THAT(of("MERGE INTO a USING b ON true WHEN MATCHED THEN DELETE"), ElementsAre("a"));
  EXPECT_THAT(of("COPY a (b) FROM STDIN"), ElementsAre("a"));
  EXPECT_THAT(of("COPY a TO STDOUT"), IsEmpty());
}

}  // namespace

}  // namespace drover::sql
