#include <gmock/gmock.h>

#include "migrations/formats/fixture_test.hpp"

namespace drover::migrations {

namespace {

using testing::HasSubstr;
using Prisma = FormatTest;
using Drizzle = FormatTest;

TEST_F(Prisma, runs_its_directories_in_the_order_of_their_names) {
  write("migration_lock.toml", "provider = \"postgresql\"\n");
  write("20260101000000_b/migration.sql", "SELECT 2;\n");
  write("0_init/migration.sql", "SELECT 1;\n");
  write("20260101000000_a/migration.sql", "SELECT 3;\n");
  const auto catalog = load();
  EXPECT_EQ(catalog.format().name, "prisma");
  EXPECT_EQ(versions(catalog), "0 20260101000000 20260101000000.1");
  EXPECT_EQ(catalog.migrations()[1].name, "a");
}

TEST_F(Prisma, cannot_be_told_from_drizzles_directories_without_a_mark) {
  write("20260101000000_a/migration.sql", "SELECT 1;\n");
  EXPECT_THAT(problems(), HasSubstr("prisma, drizzle"));
  write("20260101000000_a/snapshot.json", "{}");
  EXPECT_EQ(load().format().name, "drizzle");
}

TEST_F(Drizzle, runs_what_its_journal_lists) {
  write("meta/_journal.json",
        R"({"entries":[{"idx":0,"when":100,"tag":"0000_a","breakpoints":true},{"idx":1,"when":90,"tag":"0001_b"}]})");
  write("0000_a.sql",
        "CREATE TABLE a (b text DEFAULT '--> statement-breakpoint');\n--> statement-breakpoint\nSELECT 1;\n");
  write("0001_b.sql", "SELECT 2;\n");
  const auto catalog = load();
  EXPECT_EQ(catalog.format().name, "drizzle");
  EXPECT_EQ(versions(catalog), "0000 0001");
  EXPECT_EQ(catalog.migrations().front().up.statements.size(), 2U);
  EXPECT_THAT(notes(), HasSubstr("0001_b.sql: Drizzle itself would leave it out"));
}

TEST_F(Drizzle, refuses_a_journal_and_files_that_do_not_fit) {
  write("meta/_journal.json",
        R"({"entries":[{"idx":0,"when":1,"tag":"0001_b"},{"idx":1,"when":2,"tag":"0000_a"},{"idx":2}]})");
  write("0000_a.sql", "SELECT 1;\n");
  write("0002_c.sql", "SELECT 1;\n");
  EXPECT_THAT(problems(), HasSubstr("it lists 0001_b.sql, which is not there"));
  EXPECT_THAT(problems(), HasSubstr("an entry has no tag or no idx"));
  EXPECT_THAT(problems(), HasSubstr("0002_c.sql: Drizzle would leave this file out"));
  write("meta/_journal.json", "nonsense");
  EXPECT_THAT(problems(), HasSubstr("it is no journal"));
}

}  // namespace

}  // namespace drover::migrations
