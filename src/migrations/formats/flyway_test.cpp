#include <gmock/gmock.h>

#include "migrations/formats/fixture_test.hpp"

namespace drover::migrations {

namespace {

using testing::AllOf;
using testing::HasSubstr;
using Flyway = FormatTest;

TEST_F(Flyway, orders_sub_versions_as_numbers_and_repeatables_last) {
  for (const auto* name : {"V118__a.sql", "V118_1__b.sql", "V118_10__c.sql", "V118_2__d e.sql", "V9__f.sql",
                           "V119.0__g.sql", "R__b_views.sql", "R__a_views.sql"})
    write(name, "SELECT 1;\n");
  const auto catalog = load();
  EXPECT_EQ(versions(catalog), "9 118 118.1 118.2 118.10 119.0 R__a_views R__b_views");
  EXPECT_EQ(catalog.migrations().back().kind, Kind::repeatable);
  EXPECT_EQ(catalog.newest()->text(), "119.0");
  EXPECT_EQ(catalog.migrations()[3].name, "d e");
}

TEST_F(Flyway, takes_an_undo_for_the_way_back_and_a_baseline_for_a_beginning) {
  write("V1__a.sql", "SELECT 1;\n");
  write("V2__b.sql", "SELECT 2;\n");
  write("U2__b.sql", "SELECT 3;\n");
  write("B2__all.sql", "SELECT 4;\n");
  const auto catalog = load();
  EXPECT_EQ(versions(catalog), "1 2");
  EXPECT_EQ(statements(*catalog.migrations()[1].down), "SELECT 3;");
  ASSERT_EQ(catalog.baselines().size(), 1U);
  EXPECT_EQ(catalog.baselines().front().version.text(), "2");
  write("U7__c.sql", "SELECT 1;\n");
  EXPECT_THAT(problems(), HasSubstr("U7__c.sql: it undoes a version that has no file"));
}

TEST_F(Flyway, looks_into_directories) {
  write("a/V1__x.sql", "SELECT 1;\n");
  write("b/V1_1__y.sql", "SELECT 1;\n");
  EXPECT_EQ(versions(load()), "1 1.1");
  write("b/V1.0__z.sql", "SELECT 1;\n");
  EXPECT_THAT(problems(), HasSubstr("version 1.0 occurs twice: also in migrations/a/V1__x.sql"));
}

TEST_F(Flyway, puts_values_in_the_place_of_placeholders_wherever_they_stand) {
  options.format = "flyway";
  options.placeholders = {{"Schema", "app"}};
  write("V1__a.sql", "CREATE TABLE ${schema}.a (b text DEFAULT '${SCHEMA}');\n-- ${flyway:filename}\n");
  const auto catalog = load();
  EXPECT_EQ(statements(catalog.migrations().front().up), "CREATE TABLE app.a (b text DEFAULT 'app');");
  EXPECT_THAT(catalog.migrations().front().up.text, HasSubstr("-- V1__a.sql"));
}

TEST_F(Flyway, refuses_placeholders_without_a_value_and_those_of_a_tenant) {
  options.format = "flyway";
  write("V1__a.sql", "SELECT 1;\n-- ${nobody}\nSELECT '${flyway:database}';\n");
  EXPECT_THAT(problems(), HasSubstr("V1__a.sql:2: `${nobody}` has no value"));
  EXPECT_THAT(problems(), HasSubstr("V1__a.sql:3: `${flyway:database}` is not known before a tenant is opened"));
  write("V1__a.sql.conf", "placeholderReplacement=false\n");
  EXPECT_EQ(statements(load().migrations().front().up), "SELECT 1;SELECT '${flyway:database}';");
}

TEST_F(Flyway, obeys_the_settings_of_a_script_and_refuses_others) {
  write("V1__a.sql", "SELECT 1;\n");
  write("V1__a.sql.conf", "# why\nexecuteInTransaction=false\nencoding=UTF-8\n");
  EXPECT_TRUE(load().migrations().front().directives.own_steps);
  write("V1__a.sql.conf", "encoding=ISO-8859-1\nshouldExecute=${x}\n");
  EXPECT_THAT(problems(),
              AllOf(HasSubstr("V1__a.sql.conf:1: `encoding=ISO-8859-1`"), HasSubstr(":2: `shouldExecute=${x}`")));
  write("V2__b.sql.conf", "");
  EXPECT_THAT(problems(), HasSubstr("V2__b.sql.conf: there is no script"));
}

TEST_F(Flyway, names_callbacks) {
  write("V1_1__a.sql", "SELECT 1;\n");
  write("afterMigrate__audit.sql", "SELECT 1;\n");
  write("beforeClean.sql", "SELECT 1;\n");
  EXPECT_THAT(problems(), HasSubstr("afterMigrate__audit.sql: Flyway runs it beside the migrations"));
  options.ignore = {"afterMigrate*"};
  EXPECT_THAT(notes(), HasSubstr("beforeClean.sql: it belongs to a verb that Drover does not have"));
}

TEST_F(Flyway, never_skips_a_name_with_one_underscore) {
  write("V365__a.sql", "SELECT 1;\n");
  write("V366_1__c.sql", "SELECT 1;\n");
  write("V366_remove_b.sql", "SELECT 1;\n");
  EXPECT_THAT(problems(), HasSubstr("V366_remove_b.sql: Flyway would leave this file out because of its name"));
}

TEST_F(Flyway, is_told_from_refinery_by_what_only_it_has) {
  write("V1__a.sql", "SELECT 1;\n");
  EXPECT_THAT(problems(), HasSubstr("flyway, refinery"));
  write("U1__a.sql", "SELECT 1;\n");
  EXPECT_EQ(load().format().reason, "migrations/U1__a.sql undoes a version that is there");
  std::filesystem::remove(options.directory / "U1__a.sql");
  write("U2__a.sql", "SELECT 1;\n");
  options.format = "refinery";
  EXPECT_EQ(versions(load()), "1 2");
  EXPECT_THAT(notes(), HasSubstr("U2__a.sql: refinery runs it whenever it comes"));
}

TEST_F(Flyway, obeys_delimiter_lines) {
  write("V1_1__a.sql", "DELIMITER //\nCREATE TABLE a (b int)//\nDELIMITER ;\nSELECT 1;\n");
  const auto catalog = load();
  EXPECT_EQ(statements(catalog.migrations().front().up), "CREATE TABLE a (b int);SELECT 1;");
  EXPECT_EQ(catalog.migrations().front().up.statements[1].statement.start.line, 4U);
}

}  // namespace

}  // namespace drover::migrations
