#include <gmock/gmock.h>

#include "migrations/formats/fixture_test.hpp"

// diesel, sqlx, the Supabase CLI, postgres-migrations, golang-migrate and node-pg-migrate.
namespace drover::migrations {

namespace {

using testing::HasSubstr;
using Diesel = FormatTest;
using Sqlx = FormatTest;
using Supabase = FormatTest;
using PostgresMigrations = FormatTest;
using GolangMigrate = FormatTest;
using NodePgMigrate = FormatTest;

TEST_F(Diesel, takes_the_dashes_out_of_versions_and_obeys_metadata) {
  write("00000000000000_diesel_initial_setup/up.sql", "SELECT 0;\n");
  write("2026-01-02-030405_a/up.sql", "CREATE INDEX CONCURRENTLY i ON t (a);\n");
  write("2026-01-02-030405_a/down.sql", "DROP INDEX i;\n");
  write("2026-01-02-030405_a/metadata.toml", "run_in_transaction = false\n");
  const auto catalog = load();
  EXPECT_EQ(catalog.format().name, "diesel");
  EXPECT_EQ(versions(catalog), "00000000000000 20260102030405");
  EXPECT_TRUE(catalog.migrations()[1].directives.own_steps);
  EXPECT_TRUE(catalog.migrations()[1].down);
  write("2026-01-02-030405_a/metadata.toml", "\nrun_in_transactions = false\n");
  EXPECT_THAT(problems(), HasSubstr("metadata.toml:2: diesel has no setting `run_in_transactions = false`"));
  write("2026-01-03-030405_b/down.sql", "SELECT 1;\n");
  EXPECT_THAT(problems(), HasSubstr("2026-01-03-030405_b/down.sql: this down has no up"));
}

TEST_F(Sqlx, is_known_by_its_first_line_and_takes_files_and_pairs_side_by_side) {
  write("1_a.sql", "-- no-transaction\nVACUUM;\n");
  write("2_b.up.sql", "SELECT 1;\n-- no-transaction\n");
  write("2_b.down.sql", "SELECT 2;\n");
  const auto catalog = load();
  EXPECT_EQ(catalog.format().name, "sqlx");
  EXPECT_TRUE(catalog.migrations()[0].directives.own_steps);
  EXPECT_FALSE(catalog.migrations()[1].directives.own_steps);
  EXPECT_TRUE(catalog.migrations()[1].down);
  write("3_c.down.sql", "SELECT 2;\n");
  EXPECT_THAT(problems(), HasSubstr("3_c.down.sql: this down has no up"));
}

TEST_F(Supabase, is_known_by_its_place) {
  options.directory = options.project / "supabase" / "migrations";
  write("../config.toml", "");
  write("20211209000000_init.sql", "SELECT 1;\n");
  write("20260101000000_a.sql", "SELECT 2;\n");
  const auto catalog = load();
  EXPECT_EQ(catalog.format().name, "supabase");
  EXPECT_EQ(versions(catalog), "20260101000000");
  EXPECT_THAT(notes(), HasSubstr("leaves out its own first file"));
}

TEST_F(PostgresMigrations, orders_by_number_and_obeys_its_comments) {
  write("0009-a.sql", "-- postgres-migrations disable-transaction\nSELECT 1;\n");
  write("00010-b.sql", "-- postgres-migrations ignore\nSELECT 1;\n");
  write("0012-c.sql", "SELECT '-- postgres-migrations ignore';\n");
  const auto catalog = load();
  EXPECT_EQ(catalog.format().name, "postgres-migrations");
  EXPECT_EQ(versions(catalog), "0009 00010 0012");
  EXPECT_TRUE(catalog.migrations()[0].directives.own_steps);
  EXPECT_TRUE(catalog.migrations()[1].directives.record_only);
  EXPECT_FALSE(catalog.migrations()[2].directives.record_only);
  EXPECT_THAT(notes(), HasSubstr("0012-c.sql: nothing stands between 00010 and it"));
}

TEST_F(GolangMigrate, has_pairs_alone) {
  options.format = "golang-migrate";
  write("1_a.up.sql", "SELECT 1;\n");
  write("1_a.down.sql", "SELECT 2;\n");
  EXPECT_TRUE(load().migrations().front().down);
  write("2_b.down.sql", "SELECT 2;\n");
  EXPECT_THAT(problems(), HasSubstr("2_b.down.sql: this down has no up"));
}

TEST_F(GolangMigrate, goes_by_the_number_of_a_pair_and_not_by_its_name) {
  write("1_a..up.sql", "SELECT 1;\n");
  write("1_a.down.sql", "SELECT 2;\n");
  EXPECT_THAT(problems(), HasSubstr("1_a.down.sql: this down has no up of that name"));
  options.format = "golang-migrate";
  EXPECT_TRUE(load().migrations().front().down);
}

TEST_F(NodePgMigrate, cuts_at_its_comments_in_any_order) {
  write("1_a.sql", "---- DOWN  migration\nDROP TABLE a;\n-- Up Migration\nCREATE TABLE a (b int);\n");
  write("1_b.sql", "SELECT 1;\n");
  const auto catalog = load();
  EXPECT_EQ(catalog.format().name, "node-pg-migrate");
  EXPECT_EQ(versions(catalog), "1 1.1");
  EXPECT_EQ(statements(catalog.migrations()[0].up), "CREATE TABLE a (b int);");
  EXPECT_EQ(statements(*catalog.migrations()[0].down), "DROP TABLE a;");
  EXPECT_EQ(catalog.migrations()[0].up.statements.front().statement.start.line, 4U);
  write("2_c.sql", "SELECT 1;\n-- Down Migration\nSELECT 2;\n");
  EXPECT_THAT(problems(), HasSubstr("2_c.sql:2: a `Down Migration` without an `Up Migration`"));
}

}  // namespace

}  // namespace drover::migrations
