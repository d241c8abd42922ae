#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sql/effects.hpp"
#include "sql/statement.hpp"

namespace drover::sql {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using Texts = std::vector<std::string>;

// What real histories contain that has led splitters astray: each text with how psql or sqlite3 cut it.
Texts texts(Dialect dialect, const std::string& script) {
  Texts found;
  const auto statements = split(dialect, script, "0001_a.sql");
  if (!statements) {
    for (const auto& problem : statements.error()) found.push_back(to_string(problem));
    return found;
  }
  for (const auto& one : *statements) found.emplace_back(one.text);
  return found;
}

Statement only(Dialect dialect, const std::string& script) {
  const auto statements = split(dialect, script, "0001_a.sql");
  EXPECT_TRUE(statements && statements->size() == 1) << script;
  return statements && !statements->empty() ? statements->front() : Statement{};
}

TEST(SplitForms, ends_a_line_comment_of_postgresql_at_a_carriage_return) {
  EXPECT_THAT(texts(Dialect::postgres, "-- old Mac\rSELECT 1;\rSELECT 2"), ElementsAre("SELECT 1", "SELECT 2"));
  EXPECT_THAT(texts(Dialect::sqlite, "-- one line\rSELECT 1;\nSELECT 2"), ElementsAre("SELECT 2"));
}

TEST(SplitForms, takes_dollars_for_quotes_only_where_postgresql_does) {
  EXPECT_THAT(texts(Dialect::postgres, "SELECT a$b$c FROM t; SELECT $1; SELECT $ñ$ ; $ñ$"),
              ElementsAre("SELECT a$b$c FROM t", "SELECT $1", "SELECT $ñ$ ; $ñ$"));
  EXPECT_THAT(texts(Dialect::postgres, "DO $a$ BEGIN EXECUTE $b$ SELECT $$;$$ $b$; END $a$; SELECT 2"),
              ElementsAre("DO $a$ BEGIN EXECUTE $b$ SELECT $$;$$ $b$; END $a$", "SELECT 2"));
}

TEST(SplitForms, begins_comments_inside_of_operators) {
  EXPECT_THAT(texts(Dialect::postgres, "SELECT 1 +-- it's;\n2; SELECT 3 */* ';' */4"),
              ElementsAre("SELECT 1 +-- it's;\n2", "SELECT 3 */* ';' */4"));
  EXPECT_THAT(texts(Dialect::sqlite, "SELECT 0xe-- it's;\n; SELECT 1-->2;\n"), ElementsAre("SELECT 0xe", "SELECT 1"));
}

TEST(SplitForms, goes_on_with_an_escape_string_behind_a_comment) {
  EXPECT_THAT(texts(Dialect::postgres, "SELECT E'a' -- it's\n '\\';'; SELECT 2"),
              ElementsAre("SELECT E'a' -- it's\n '\\';'", "SELECT 2"));
  EXPECT_THAT(texts(Dialect::postgres, "SELECT 'a' -- it's\n ';b'; SELECT 2"),
              ElementsAre("SELECT 'a' -- it's\n ';b'", "SELECT 2"));
}

TEST(SplitForms, keeps_a_routine_whole_that_names_its_columns_after_keywords) {
  const std::string routine =
      "CREATE PROCEDURE p(a int) LANGUAGE sql BEGIN ATOMIC SELECT 1 AS end; SELECT t.end FROM t; "
      "SELECT CASE WHEN a = 1 THEN CASE a WHEN 1 THEN 2 END END AS case; END";
  EXPECT_THAT(texts(Dialect::postgres, routine + ";SELECT 1"), ElementsAre(routine, "SELECT 1"));
}

TEST(SplitForms, keeps_a_trigger_whole_that_names_its_columns_after_keywords) {
  const std::string trigger =
      "CREATE TEMP TRIGGER begin AFTER INSERT ON a BEGIN SELECT end, 1 AS end FROM b; SELECT CASE WHEN 1 THEN 2 END; "
      "END";
  EXPECT_THAT(texts(Dialect::sqlite, trigger + ";SELECT 1"), ElementsAre(trigger, "SELECT 1"));
  EXPECT_THAT(texts(Dialect::sqlite, "CREATE TABLE trigger (begin INT); SELECT 1"),
              ElementsAre("CREATE TABLE trigger (begin INT)", "SELECT 1"));
}

TEST(SplitForms, keeps_names_with_semicolons_blanks_and_letters_of_all_tongues) {
  EXPECT_THAT(
      texts(Dialect::postgres, "CREATE TABLE \"Ünï; tab\" (\"ä b\" int);\r\nSELECT U&\"d\\0061t\\+000061;\"\r\n"),
      ElementsAre("CREATE TABLE \"Ünï; tab\" (\"ä b\" int)", "SELECT U&\"d\\0061t\\+000061;\""));
}

TEST(SplitForms, sets_the_data_of_copy_apart) {
  const auto copy = only(Dialect::postgres, "-- rows\nCOPY t (a, b) FROM STDIN; -- here\n1\tx;'\n\\N\t\\\\.\n\\.\n");
  EXPECT_EQ(copy.text, "COPY t (a, b) FROM STDIN");
  EXPECT_EQ(copy.data, "1\tx;'\n\\N\t\\\\.\n");
  EXPECT_EQ(copy.start.line, 2U);
  EXPECT_EQ(copy.data_line, 3U);
}

TEST(SplitForms, takes_the_data_as_psql_does) {
  const auto data_of = [](const std::string& script) { return std::string(only(Dialect::postgres, script).data); };
  EXPECT_EQ(data_of("COPY t FROM STDIN;\r\n1\r\n\\.\r\n"), "1\r\n");
  EXPECT_EQ(data_of("COPY t FROM STDIN;\n1\n\\."), "1\n");
  EXPECT_EQ(data_of("COPY t FROM STDIN;\n1\n\\. \n"), "1\n\\. \n") << "only the mark itself ends the data";
  EXPECT_EQ(data_of("COPY t FROM STDIN;\n1"), "1");
  EXPECT_EQ(data_of("COPY t FROM STDIN;\n\\.\n"), "");
  EXPECT_EQ(data_of("COPY t FROM STDIN"), "");
  EXPECT_TRUE(only(Dialect::postgres, "COPY t FROM STDIN;").brings_data());
  EXPECT_EQ(data_of("copy t from stdout with (format csv, header);\n\"a;\nb\"\n\\.\n"), "\"a;\nb\"\n");
  EXPECT_FALSE(only(Dialect::postgres, "COPY (SELECT a FROM stdin) TO '/file';").brings_data());
}

TEST(SplitForms, goes_on_behind_the_data) {
  EXPECT_THAT(texts(Dialect::postgres, "COPY t FROM STDIN;\n1;2\n\\.\nSELECT 1;\nCOPY u FROM STDIN;\n\\.\nSELECT 2"),
              ElementsAre("COPY t FROM STDIN", "SELECT 1", "COPY u FROM STDIN", "SELECT 2"));
}

// psql runs it behind the data; nobody who reads the file expects that.
TEST(SplitForms, refuses_statements_on_the_line_of_copy) {
  EXPECT_THAT(texts(Dialect::postgres, "COPY t FROM STDIN; SELECT 1;\n1\n\\.\n"),
              ElementsAre(HasSubstr("0001_a.sql:1:20: the data of COPY ... FROM STDIN begins on a line of its own")));
}

TEST(SplitForms, hashes_the_data_exactly) {
  const auto hash = [](const std::string& script) {
    return statement_hash(Dialect::postgres, only(Dialect::postgres, script));
  };
  const auto one = hash("COPY t FROM STDIN;\n1 -- x\n\\.\n");
  EXPECT_EQ(hash("COPY  t /* the */ FROM STDIN ;\n1 -- x\n\\."), one);
  EXPECT_NE(hash("COPY t FROM STDIN;\n1  -- x\n\\.\n"), one);
  EXPECT_NE(hash("COPY t FROM STDIN;\n1 -- x\r\n\\.\n"), one);
  EXPECT_NE(hash("COPY t FROM STDIN;\n\\.\n"), hash("COPY t FROM '/stdin'"));
}

TEST(SplitForms, tells_where_copy_itself_is_wrong) {
  EXPECT_THAT(texts(Dialect::postgres, "COPY t WRONG FROM STDIN;\n1\n\\.\nSELEC 1"),
              ElementsAre(HasSubstr("0001_a.sql:1:8: "), HasSubstr("0001_a.sql:4:1: ")));
}

TEST(SplitForms, names_every_command_of_a_client) {
  const auto named = [](Dialect dialect, const std::string& script) {
    Texts reasons;
    const auto statements = split(dialect, script, "f");
    if (!statements) return Texts{to_string(statements.error().front())};
    for (const auto& one : *statements) {
      const auto effects = effects_of(dialect, one);
      if (effects.transaction != TransactionUse::client_command) continue;
      reasons.push_back(std::to_string(one.start.line) + ": " + effects.reason);
    }
    return reasons;
  };
  EXPECT_THAT(
      named(Dialect::postgres, "\\set x 'a;b'\r\nSELECT 1 \\gset\nSELECT 2\n\\g\n\\copy t from 'f'\nSELECT 3 \\; "),
      ElementsAre("1: \\set is a command of psql, not SQL", "2: \\gset is a command of psql, not SQL",
                  "4: \\g is a command of psql, not SQL", "5: \\copy is a command of psql, not SQL",
                  "6: \\; is a command of psql, not SQL"));
  EXPECT_THAT(named(Dialect::sqlite, ".mode csv\nSELECT 1;\n  .read other.sql\n"),
              ElementsAre("1: .mode is a command of the sqlite3 shell, not SQL",
                          "3: .read is a command of the sqlite3 shell, not SQL"));
}

TEST(SplitForms, refuses_to_read_on_behind_plain_strings_with_backslashes) {
  for (const std::string set :
       {"SET standard_conforming_strings = off", "set local standard_conforming_strings to 'off'"}) {
    EXPECT_THAT(texts(Dialect::postgres, set + "; SELECT '\\'"),
                ElementsAre(HasSubstr("0001_a.sql:1:1: with standard_conforming_strings off")));
  }
  EXPECT_THAT(texts(Dialect::postgres, "SET standard_conforming_strings = on; SELECT '\\'"),
              ElementsAre("SET standard_conforming_strings = on", "SELECT '\\'"));
}

TEST(SplitForms, finds_nothing_where_nothing_is) {
  EXPECT_THAT(texts(Dialect::postgres, ""), IsEmpty());
  EXPECT_THAT(texts(Dialect::sqlite, "-- only\r\n/* comments */\r\n"), IsEmpty());
}

}  // namespace
}  // namespace drover::sql
