#include "migrations/formats/formats.hpp"

#include <set>

#include <gmock/gmock.h>

#include "migrations/formats/delimiter.hpp"
#include "migrations/formats/fixture_test.hpp"

namespace drover::migrations {

namespace {

using testing::HasSubstr;
using testing::Not;
using Formats = FormatTest;

TEST_F(Formats, have_names_of_their_own) {
  std::set<std::string_view> names;
  for (const auto* format : all_formats()) EXPECT_TRUE(names.insert(format->name).second) << format->name;
  EXPECT_EQ(find_format("goose")->name, "goose");
  EXPECT_EQ(find_format("auto"), nullptr);
}

TEST_F(Formats, need_no_evidence_for_drovers_own) {
  write("0001_a.sql", "SELECT 1;\n");
  EXPECT_EQ(load().format().name, "drover");
  options.format = "drover";
  EXPECT_EQ(load().format().reason, "the configuration says so");
}

TEST_F(Formats, refuse_a_directory_of_two_and_name_both_with_what_speaks_for_them) {
  write("1_a.sql", "-- +goose Up\nSELECT 1;\n");
  write("2_b.sql", "\n-- migrate:up\nSELECT 1;\n-- migrate:down\n");
  const auto text = problems();
  EXPECT_THAT(text, HasSubstr("may be of more than one format: goose, dbmate"));
  EXPECT_THAT(text, HasSubstr("goose: migrations/1_a.sql:1 says `-- +goose Up`"));
  EXPECT_THAT(text, HasSubstr("dbmate: migrations/2_b.sql:2 says `-- migrate:up`"));
}

TEST_F(Formats, ask_for_a_ledger_only_where_files_do_not_decide) {
  int asked = 0;
  std::vector<std::string> known;
  options.foreign_ledgers = [&] {
    ++asked;
    return known;
  };
  write("V1__a.sql", "SELECT 1;\n");
  EXPECT_THAT(problems(), HasSubstr("flyway, refinery"));
  known = {"refinery"};
  EXPECT_EQ(load().format().name, "refinery");
  EXPECT_THAT(load().format().reason, HasSubstr("a tenant has its ledger"));
  known = {"flyway", "refinery"};
  EXPECT_THAT(problems(), HasSubstr("flyway, refinery"));
  asked = 0;
  options.format = "flyway";
  EXPECT_EQ(load().format().name, "flyway");
  EXPECT_EQ(asked, 0);
}

TEST_F(Formats, refuse_to_run_as_drovers_own_what_another_tool_cuts_in_two) {
  options.format = "drover";
  write("1_a.sql", "-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT 2;\n");
  EXPECT_THAT(problems(), HasSubstr("the catalog's format is drover, and migrations/1_a.sql:1 says `-- +goose Up`"));
}

TEST_F(Formats, name_what_a_file_of_another_format_would_have_to_be) {
  write("V1_1__a.sql", "SELECT 1;\n");
  write("0002_b.sql", "SELECT 1;\n");
  EXPECT_THAT(problems(), HasSubstr("0002_b.sql: Flyway would leave this file out because of its name"));
  EXPECT_THAT(problems(), HasSubstr("the format is flyway: migrations/V1_1__a.sql is named as only its files are"));
}

TEST_F(Formats, never_skip_migrations_in_other_languages) {
  write("0001_a.sql", "SELECT 1;\n");
  write("2014_10_12_000000_create_users.php", "<?php\n");
  write("V2__seed.java", "class V2 {}\n");
  write("1700000000000-users.ts", "export class Users {}\n");
  write("types.d.ts", "");
  write("ab12_users.py", "revision = 'ab12'\ndown_revision = None\n");
  write("env.py", "import alembic\n");
  write("changelog.yaml", "databaseChangeLog:\n");
  write("config.yaml", "a: 1\n");
  const auto text = problems();
  EXPECT_THAT(text, HasSubstr("create_users.php: it is a migration in PHP"));
  EXPECT_THAT(text, HasSubstr("V2__seed.java: it is a migration in Java"));
  EXPECT_THAT(text, HasSubstr("users.ts: it is a migration in TypeScript"));
  EXPECT_THAT(text, HasSubstr("ab12_users.py: it is a migration in Python"));
  EXPECT_THAT(text, HasSubstr("changelog.yaml: it is a changelog"));
  for (const auto* other : {"types.d.ts", "env.py", "config.yaml"}) EXPECT_THAT(text, Not(HasSubstr(other)));
  options.ignore = {"*.php", "*.java", "*.ts", "*.py", "*.yaml"};
  EXPECT_EQ(problems(), "");
}

TEST_F(Formats, read_a_wrapper_as_the_file_it_names) {
  write("../shared/users.sql", "-- +goose Up\nCREATE TABLE users (id int);\n-- +goose Down\nDROP TABLE users;\n");
  write("1_a.sql", "-- drover:include ../shared/users.sql\n-- +goose Up\n");
  const auto catalog = load();
  ASSERT_EQ(catalog.migrations().size(), 1U);
  EXPECT_EQ(catalog.migrations().front().up.file, "shared/users.sql");
  EXPECT_EQ(statements(catalog.migrations().front().up), "CREATE TABLE users (id int);");
  EXPECT_EQ(statements(*catalog.migrations().front().down), "DROP TABLE users;");
}

TEST_F(Formats, take_the_place_of_a_delimiter_without_moving_anything) {
  std::string text = "CREATE TABLE a (b text DEFAULT '//') //\nSELECT 1; //\n-- a // b\n";
  replace_delimiter(text, "//", sql::Dialect::postgres);
  EXPECT_EQ(text, "CREATE TABLE a (b text DEFAULT '//') ; \nSELECT 1; ; \n-- a // b\n");
  text = "SELECT 4 / 2\n/\nSELECT 1\n/\n";
  replace_delimiter(text, "/", sql::Dialect::postgres);
  EXPECT_EQ(text, "SELECT 4 / 2\n;\nSELECT 1\n;\n");
  text = "SELECT 1\n\n\nSELECT 2;\n\n\nSELECT 3";
  replace_delimiter(text, "\n\n\n", sql::Dialect::postgres);
  EXPECT_EQ(text, "SELECT 1;\n\n\nSELECT 2;\n\n\nSELECT 3;");
  text = "SELECT 1;\nDELIMITER //\nSELECT 2 //\nDELIMITER ;\nSELECT 3;\n";
  obey_delimiter_lines(text, sql::Dialect::postgres);
  EXPECT_EQ(text, "SELECT 1;\n\nSELECT 2 ; \n\nSELECT 3;\n");
}

TEST_F(Formats, read_anything_without_falling_over) {
  for (const auto* text :
       {"", "--", "-- +goose", "--liquibase formatted sql\n--changeset", "${", "${}", "-- atlas:delimiter \\",
        "/* liquibase rollback */", "/* liquibase rollback", "--rollback", "$$", "DELIMITER \n//", "=\n#"}) {
    read_anything("V__.sql", text, sql::Dialect::postgres);
    read_anything("", text, sql::Dialect::sqlite);
  }
}

}  // namespace

}  // namespace drover::migrations
