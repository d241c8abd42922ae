#include <gmock/gmock.h>

#include "migrations/formats/fixture_test.hpp"

namespace drover::migrations {

namespace {

using testing::HasSubstr;
using Goose = FormatTest;

TEST_F(Goose, is_known_by_its_annotations_and_cuts_at_them) {
  write("00001_users.sql", "-- +goose Up\nCREATE TABLE users (id int);\n\n-- +goose Down\nDROP TABLE users;\n");
  const auto catalog = load();
  EXPECT_EQ(catalog.format().name, "goose");
  EXPECT_EQ(catalog.format().reason, "migrations/00001_users.sql:1 says `-- +goose Up`");
  const auto& one = catalog.migrations().front();
  EXPECT_EQ(statements(one.up), "CREATE TABLE users (id int);");
  ASSERT_TRUE(one.down);
  EXPECT_EQ(statements(*one.down), "DROP TABLE users;");
  EXPECT_EQ(one.down->statements.front().statement.start.line, 5U);
}

TEST_F(Goose, orders_by_number_whatever_the_width) {
  for (const auto* name : {"9_a.sql", "10_b.sql", "00002_c.sql"}) write(name, "-- +goose Up\nSELECT 1;\n");
  EXPECT_EQ(versions(load()), "00002 9 10");
}

TEST_F(Goose, runs_without_a_transaction_in_any_spelling) {
  write("1_a.sql", "-- +goose no transaction\n-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT 2;\n");
  EXPECT_TRUE(load().migrations().front().directives.own_steps);
}

TEST_F(Goose, leaves_alone_what_only_looks_like_an_annotation) {
  write(
      "1_a.sql",
      "-- +goose Up\n-- +goose StatementBegin\nCREATE FUNCTION f() RETURNS text AS $$\n-- +goose Down\nSELECT 'a';\n$$ "
      "LANGUAGE sql;\n-- +goose StatementEnd\n/*\n-- +goose Down\n*/\nSELECT '\n-- +goose Down\n';\n");
  const auto catalog = load();
  EXPECT_FALSE(catalog.migrations().front().down);
  EXPECT_EQ(catalog.migrations().front().up.statements.size(), 2U);
}

TEST_F(Goose, looks_behind_the_data_of_a_copy) {
  write("1_a.sql", "-- +goose Up\nCOPY t FROM stdin;\nO'Brien\n-- +goose Down\n\\.\n-- +goose Down\nDROP TABLE t;\n");
  const auto catalog = load();
  ASSERT_TRUE(catalog.migrations().front().down);
  EXPECT_EQ(statements(*catalog.migrations().front().down), "DROP TABLE t;");
}

TEST_F(Goose, reads_files_of_windows) {
  write("1_a.sql", "\xEF\xBB\xBF-- +goose Up\r\nCREATE TABLE a (id int);\r\n-- +goose Down\r\nDROP TABLE a");
  const auto catalog = load();
  ASSERT_TRUE(catalog.migrations().front().down);
  EXPECT_EQ(statements(*catalog.migrations().front().down), "DROP TABLE a;");
}

TEST_F(Goose, refuses_what_goose_refuses_each_with_its_line) {
  write("1_plain.sql", "SELECT 1;\n");
  write("2_twice.sql", "-- +goose Up\nSELECT 1;\n-- +goose Up\n");
  write("3_first.sql", "SELECT 1;\n-- +goose Up\n");
  write("4_open.sql", "-- +goose Up\n-- +goose StatementBegin\nSELECT 1;\n");
  write("5_env.sql", "-- +goose ENVSUB ON\n-- +goose Up\nSELECT '${HOME}';\n");
  write("6_typo.sql", "-- +goose Up\n-- +goose StatmentBegin\nSELECT 1;\n");
  write("7_indented.sql", "-- +goose Up\nSELECT 1;\n  -- +goose Down\n");
  const auto text = problems();
  EXPECT_THAT(text, HasSubstr("1_plain.sql:1: it has no `-- +goose Up`"));
  EXPECT_THAT(text, HasSubstr("2_twice.sql:3: a second `-- +goose Up`"));
  EXPECT_THAT(text, HasSubstr("3_first.sql:2: SQL stands before"));
  EXPECT_THAT(text, HasSubstr("4_open.sql:2: this `StatementBegin` has no"));
  EXPECT_THAT(text, HasSubstr("5_env.sql:1: variables of the environment"));
  EXPECT_THAT(text,
              HasSubstr("6_typo.sql:2: goose has no annotation `statmentbegin` (did you mean `statementbegin`?)"));
  EXPECT_THAT(text, HasSubstr("7_indented.sql:3: goose wants"));
}

TEST_F(Goose, refuses_two_files_of_one_version_and_names_both) {
  write("1_a.sql", "-- +goose Up\nSELECT 1;\n");
  write("001_b.sql", "-- +goose Up\nSELECT 1;\n");
  EXPECT_THAT(problems(), HasSubstr("1_a.sql: version 1 occurs twice: also in migrations/001_b.sql"));
}

TEST_F(Goose, never_skips_a_migration_in_go) {
  write("1_a.sql", "-- +goose Up\nSELECT 1;\n");
  write("2_seed.go", "package migrations\n");
  write("2_seed_test.go", "package migrations\n");
  write("embed.go", "package migrations\n");
  EXPECT_THAT(problems(), HasSubstr("2_seed.go: it is a migration in Go"));
  EXPECT_THAT(problems(), Not(HasSubstr("embed.go")));
  options.ignore = {"*.go"};
  EXPECT_EQ(problems(), "");
}

TEST_F(Goose, takes_drovers_describing_directives_and_refuses_its_cuts) {
  options.levels = {"branch"};
  write("1_a.sql", "-- drover:level branch\n-- +goose Up\nSELECT 1;\n");
  EXPECT_EQ(load().migrations().front().directives.levels, std::vector<std::string>{"branch"});
  write("1_a.sql", "-- +goose Up\nSELECT 1;\n-- drover:down\nSELECT 2;\n");
  EXPECT_THAT(problems(), HasSubstr("drover: migrations/1_a.sql:3 says `-- drover:down`"));
}

}  // namespace

}  // namespace drover::migrations
