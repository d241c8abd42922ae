#include <gmock/gmock.h>

#include "migrations/formats/fixture_test.hpp"

namespace drover::migrations {

namespace {

using testing::HasSubstr;
using Liquibase = FormatTest;

constexpr auto two = R"(--liquibase formatted sql

--changeset ann:1 runInTransaction:false
--comment: users
CREATE TABLE users (id int);
--rollback DROP TABLE users;
--rollback SELECT 1;

-- changeset "Bob B":items
CREATE TABLE items (id int);
/* liquibase rollback
DROP TABLE items;
*/
)";

TEST_F(Liquibase, makes_a_migration_of_each_change_set) {
  write("001.sql", two);
  const auto catalog = load();
  EXPECT_EQ(catalog.format().name, "liquibase");
  EXPECT_EQ(versions(catalog), "001.sql::1::ann 001.sql::items::Bob%20B");
  const auto& users = catalog.migrations()[0];
  const auto& items = catalog.migrations()[1];
  EXPECT_TRUE(users.directives.own_steps);
  EXPECT_EQ(statements(users.up), "CREATE TABLE users (id int);");
  EXPECT_EQ(users.up.statements.front().statement.start.line, 5U);
  EXPECT_EQ(statements(*users.down), "DROP TABLE users;SELECT 1;");
  EXPECT_EQ(users.down->statements.front().statement.start, (sql::Position{125, 6, 12}));
  EXPECT_EQ(statements(items.up), "CREATE TABLE items (id int);");
  EXPECT_EQ(items.up.statements.front().statement.start.line, 10U);
  EXPECT_EQ(statements(*items.down), "DROP TABLE items;");
  EXPECT_EQ(items.down->statements.front().statement.start.line, 12U);
}

TEST_F(Liquibase, runs_files_by_their_paths_and_change_sets_as_they_stand) {
  write("b.sql", "--liquibase formatted sql\n--changeset a:1\nSELECT 1;\n");
  write("a/z.sql",
        "--liquibase formatted sql logicalFilePath:old.sql\n--changeset a:9\nSELECT 1;\n--changeset a:2\nSELECT 2;\n");
  EXPECT_EQ(versions(load()), "old.sql::9::a old.sql::2::a b.sql::1::a");
}

TEST_F(Liquibase, runs_again_what_is_to_run_on_change_behind_all_others) {
  write("a.sql",
        "--liquibase formatted sql\n--changeset a:v runOnChange:true\nSELECT 1;\n--changeset a:2\nSELECT 2;\n");
  const auto catalog = load();
  EXPECT_EQ(versions(catalog), "a.sql::2::a a.sql::v::a");
  EXPECT_EQ(catalog.migrations().back().kind, Kind::repeatable);
  EXPECT_THAT(notes(), HasSubstr("a.sql:2: runOnChange"));
}

TEST_F(Liquibase, leaves_out_what_is_for_another_database_and_says_so) {
  write("a.sql",
        "--liquibase formatted sql\n--changeset a:1 dbms:mysql,oracle\nSELECT mysql;\n--changeset a:2 "
        "dbms:postgresql\nSELECT 2;\n--changeset a:3 dbms:!h2\nSELECT 3;\n--changeset a:4 ignore:true\nSELECT 4;\n");
  EXPECT_EQ(versions(load()), "a.sql::2::a a.sql::3::a");
  EXPECT_THAT(notes(), HasSubstr("a.sql:2: dbms:mysql,oracle"));
  EXPECT_THAT(notes(), HasSubstr("a.sql:8: ignore:true"));
}

TEST_F(Liquibase, takes_another_delimiter) {
  write("a.sql",
        "--liquibase formatted sql\n--changeset a:1 endDelimiter:@@ rollbackEndDelimiter:@@\nSELECT 1 @@\nSELECT "
        "2@@\n--rollback SELECT 3@@ SELECT 4\n");
  const auto catalog = load();
  EXPECT_EQ(statements(catalog.migrations().front().up), "SELECT 1;SELECT 2;");
  EXPECT_EQ(statements(*catalog.migrations().front().down), "SELECT 3;SELECT 4;");
}

TEST_F(Liquibase, has_an_empty_way_back_where_none_is_required) {
  write("a.sql", "--liquibase formatted sql\n--changeset a:1\nSELECT 1;\n--rollback not required\n");
  ASSERT_TRUE(load().migrations().front().down);
  EXPECT_THAT(notes(), HasSubstr("its down is empty"));
}

TEST_F(Liquibase, refuses_by_name_what_it_cannot_obey) {
  write("a.sql",
        "--liquibase formatted sql\n--property name:x value:y\n--changeset a:1 context:test labels:\"a b\"\nSELECT "
        "1;\n--changeset a:2 runAlways:true\n--preconditions onFail:MARK_RAN\n--precondition-sql-check "
        "expectedResult:0 SELECT 1\nSELECT 1;\n--changeset a:3 failOnError:false\nSELECT 1;\n--rollback changesetId:1 "
        "changesetAuthor:a\n--changeset broken\nSELECT 1;\n--changeset a:1\nSELECT 1;\n");
  write("plain.sql", "SELECT 1;\n");
  const auto text = problems();
  EXPECT_THAT(text, HasSubstr("a.sql:2: properties"));
  EXPECT_THAT(text, HasSubstr("a.sql:3: `context:test`"));
  EXPECT_THAT(text, HasSubstr("a.sql:3: `labels:a b`"));
  EXPECT_THAT(text, HasSubstr("a.sql:5: `runalways:true`"));
  EXPECT_THAT(text, HasSubstr("a.sql:6: preconditions"));
  EXPECT_THAT(text, HasSubstr("a.sql:9: `failOnError:false`"));
  EXPECT_THAT(text, HasSubstr("a.sql:11: its rollback is another change set"));
  EXPECT_THAT(text, HasSubstr("a.sql:12: a change set needs an author and an id"));
  EXPECT_THAT(text, HasSubstr("a.sql:14: change set a.sql::1::a occurs twice"));
  EXPECT_THAT(text, HasSubstr("plain.sql: it does not begin with"));
}

}  // namespace

}  // namespace drover::migrations
