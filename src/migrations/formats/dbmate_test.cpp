#include <gmock/gmock.h>

#include "migrations/formats/fixture_test.hpp"

namespace drover::migrations {

namespace {

using testing::HasSubstr;
using Dbmate = FormatTest;

TEST_F(Dbmate, cuts_at_its_marks_and_obeys_their_options) {
  write(
      "20260101000000_a.sql",
      "-- a licence\n-- migrate:up transaction:false\nCREATE INDEX CONCURRENTLY i ON t (a);\n\n--   migrate:down\nDROP "
      "INDEX i;\n");
  const auto catalog = load();
  EXPECT_EQ(catalog.format().name, "dbmate");
  const auto& one = catalog.migrations().front();
  EXPECT_TRUE(one.directives.own_steps);
  EXPECT_EQ(one.up.statements.front().statement.start.line, 3U);
  ASSERT_TRUE(one.down);
  EXPECT_EQ(statements(*one.down), "DROP INDEX i;");
}

TEST_F(Dbmate, takes_a_name_that_is_a_number_alone) {
  write("1.sql", "-- migrate:up\nSELECT 1;\n-- migrate:down\n");
  write("2-b.sql", "-- migrate:up\nSELECT 1;\n-- migrate:down\n");
  EXPECT_EQ(versions(load()), "1 2");
  EXPECT_EQ(load().migrations()[1].name, "b");
}

TEST_F(Dbmate, refuses_what_dbmate_refuses) {
  write("1_a.sql", "SELECT 1;\n");
  write("2_b.sql", "SELECT 1;\n-- migrate:up\n");
  write("3_c.sql", "-- migrate:up transactions:false\nSELECT 1;\n");
  write("4_d.sql", "-- migrate:up\n-- migrate:down\n-- migrate:down\n");
  EXPECT_THAT(problems(), HasSubstr("1_a.sql:1: it has no `-- migrate:up`"));
  EXPECT_THAT(problems(), HasSubstr("2_b.sql:2: SQL or `migrate:down` stands before"));
  EXPECT_THAT(problems(), HasSubstr("3_c.sql:1: there is no option `transactions:false`"));
  EXPECT_THAT(problems(), HasSubstr("4_d.sql:3: a second `-- migrate:down`"));
}

TEST_F(Dbmate, refuses_an_order_that_would_not_be_dbmates) {
  write("9_a.sql", "-- migrate:up\nSELECT 1;\n");
  write("10_b.sql", "-- migrate:up\nSELECT 1;\n");
  EXPECT_THAT(problems(), HasSubstr("10_b.sql: dbmate goes by the letters of the names and runs it before 9_a.sql"));
}

TEST_F(Dbmate, lets_an_up_be_empty) {
  write("1_a.sql", "-- migrate:up\n\n-- migrate:down\n\n");
  EXPECT_EQ(problems(), "");
}

}  // namespace

}  // namespace drover::migrations
