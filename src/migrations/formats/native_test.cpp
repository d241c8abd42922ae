#include <gmock/gmock.h>

#include "migrations/formats/fixture_test.hpp"
#include "migrations/scaffold.hpp"

namespace drover::migrations {

namespace {

using testing::HasSubstr;
using Native = FormatTest;

TEST_F(Native, takes_single_files_pairs_and_directories) {
  write("0001_a.sql", "SELECT 1;\n-- drover:down\nSELECT 2;\n");
  EXPECT_EQ(statements(*load().migrations().front().down), "SELECT 2;");
  std::filesystem::remove(options.directory / "0001_a.sql");
  write("0001_a.up.sql", "SELECT 1;\n");
  write("0001_a.down.sql", "SELECT 2;\n");
  EXPECT_EQ(statements(*load().migrations().front().down), "SELECT 2;");
  write("0002_b/up.sql", "SELECT 1;\n");
  EXPECT_THAT(problems(), HasSubstr("two layouts in one directory: pairs"));
}

TEST_F(Native, runs_statement_by_statement_where_the_file_says_so) {
  write("1_a.sql", "-- drover:transaction none\n-- drover:probe SELECT true;\nVACUUM;\n");
  write("2_b.autocommit.sql", "SELECT 1;\n");
  write("3_c.sql", "-- drover:transaction inside\nSELECT 1;\n");
  const auto catalog = load();
  EXPECT_TRUE(catalog.migrations()[0].directives.own_steps);
  EXPECT_EQ(catalog.migrations()[0].directives.probe, "SELECT true");
  EXPECT_TRUE(catalog.migrations()[1].directives.own_steps);
  EXPECT_EQ(catalog.migrations()[1].name, "b");
  EXPECT_FALSE(catalog.migrations()[2].directives.own_steps);
}

TEST_F(Native, has_another_checksum_where_a_directive_changes_what_runs) {
  const auto checksum = [&](const std::string& text) {
    write("1_a.sql", text);
    return load().migrations().front().up.statements_checksum;
  };
  const auto plain = checksum("SELECT 1;\n");
  EXPECT_EQ(plain, checksum("-- drover:type base\nSELECT 1;\n"));
  EXPECT_EQ(plain, checksum("-- drover:transaction inside\nSELECT 1;\n"));
  EXPECT_NE(plain, checksum("-- drover:transaction none\nSELECT 1;\n"));
  EXPECT_NE(plain, checksum("-- drover:probe SELECT true\nSELECT 1;\n"));
}

TEST_F(Native, refuses_directives_that_say_nothing_it_can_obey) {
  write("1_a.sql", "-- drover:transaction outside\nSELECT 1;\n");
  write("2_b.sql", "-- drover:probe DELETE FROM a\nSELECT 1;\n");
  write("3_c.sql", "-- drover:backfill table=a\nSELECT 1;\n");
  EXPECT_THAT(problems(), HasSubstr("1_a.sql:1: `transaction` does not take `outside`"));
  EXPECT_THAT(problems(), HasSubstr("2_b.sql: `probe` is not one query that only reads"));
  EXPECT_THAT(problems(), HasSubstr("3_c.sql:1: `backfill` changes how"));
}

TEST_F(Native, is_not_disturbed_by_placeholders_of_others) {
  write("1_a.sql", "INSERT INTO t VALUES ('${x}', '{{ y }}', 'really?');\n");
  EXPECT_EQ(statements(load().migrations().front().up), "INSERT INTO t VALUES ('${x}', '{{ y }}', 'really?');");
}

TEST_F(Native, writes_the_next_file_in_the_directorys_format) {
  const auto written = [&] {
    const auto files = scaffold(options, {.name = "add x"});
    return files ? files->front().filename().string() : files.error().message + " " + files.error().hint;
  };
  write("00007_a.sql", "-- +goose Up\nSELECT 1;\n");
  EXPECT_EQ(written(), "00008_add_x.sql");
  EXPECT_EQ(load().migrations().size(), 2U);
  std::filesystem::remove_all(options.directory);
  write("V1_1__a.sql", "SELECT 1;\n");
  EXPECT_EQ(written(), "V2__add_x.sql");
  std::filesystem::remove_all(options.directory);
  write("20260102030405_a/migration.sql", "SELECT 1;\n");
  write("migration_lock.toml", "provider = \"postgresql\"\n");
  EXPECT_THAT(written(), HasSubstr("prisma migrate dev"));
}

}  // namespace

}  // namespace drover::migrations
