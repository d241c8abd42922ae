#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sql/pieces.hpp"
#include "sql/postgres/parser.hpp"
#include "sql/statement.hpp"

namespace drover::sql {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using Texts = std::vector<std::string>;

Texts pieces(Dialect dialect, const std::string& text) {
  Texts found;
  for (const auto& piece : cut(dialect, text).pieces)
    found.push_back(text.substr(piece.begin, piece.end - piece.begin));
  return found;
}

// "text@line:column", or the problems.
Texts said(Dialect dialect, const std::string& text, Position start = {}) {
  Texts found;
  const auto statements = split(dialect, text, "0001_a.sql", start);
  if (!statements) {
    for (const auto& problem : statements.error()) found.push_back(problem.code + " " + to_string(*problem.place));
    return found;
  }
  for (const auto& one : *statements) {
    found.push_back(one.text + "@" + std::to_string(one.start.line) + ":" + std::to_string(one.start.column));
  }
  return found;
}

TEST(Split, leaves_out_what_is_empty) {
  for (const auto dialect : {Dialect::postgres, Dialect::sqlite}) {
    EXPECT_THAT(said(dialect, ""), IsEmpty());
    EXPECT_THAT(said(dialect, " ;\n;; -- nothing;\n /* none; */ ;"), IsEmpty());
  }
}

TEST(Split, tells_line_and_column_in_characters) {
  for (const auto dialect : {Dialect::postgres, Dialect::sqlite}) {
    EXPECT_THAT(said(dialect, "SELECT 1;SELECT 'ñ€😀'; SELECT 3\n ;\r\n\tSELECT 4"),
                ElementsAre("SELECT 1@1:1", "SELECT 'ñ€😀'@1:10", "SELECT 3@1:24", "SELECT 4@3:2"));
  }
}

TEST(Split, begins_where_the_file_s_part_begins) {
  EXPECT_THAT(said(Dialect::postgres, "\nSELECT 1", {.offset = 40, .line = 7, .column = 1}),
              ElementsAre("SELECT 1@8:1"));
  const auto statements = split(Dialect::sqlite, "SELECT 1,\n  2", "f", {.offset = 40, .line = 7, .column = 5});
  EXPECT_EQ(statements->front().start, (Position{.offset = 40, .line = 7, .column = 5}));
  EXPECT_EQ(position_in(statements->front(), 12), (Position{.offset = 52, .line = 8, .column = 3}));
}

TEST(Split, reports_every_wrong_statement_at_its_place) {
  EXPECT_THAT(said(Dialect::postgres, "SELEC 1;\nSELECT 2;\n  CREATE TABL x (i int);"),
              ElementsAre("syntax 0001_a.sql:1:1", "syntax 0001_a.sql:3:10"));
  EXPECT_THAT(said(Dialect::sqlite, "SELEC 1;\nSELECT 2;\n  CREATE TABL x (i int);"),
              ElementsAre("syntax 0001_a.sql:1:1", "syntax 0001_a.sql:3:10"));
  EXPECT_THAT(said(Dialect::postgres, "SELECT 'ñandú' FROM FROM x"), ElementsAre("syntax 0001_a.sql:1:21"));
}

TEST(Split, takes_what_only_the_database_can_judge) {
  EXPECT_THAT(said(Dialect::sqlite, "INSERT INTO nowhere VALUES (1); SELECT unknown_one()"),
              ElementsAre("INSERT INTO nowhere VALUES (1)@1:1", "SELECT unknown_one()@1:33"));
}

TEST(Split, reports_what_does_not_end_at_its_beginning_and_nothing_behind_it) {
  for (const std::string open : {"SELECT 'open; SELEC", "SELECT \"open; SELEC", "SELECT $x$ open $y$; SELEC",
                                 "/* open; SELEC", "/* /* */ SELECT 1", "SELECT E'it\\'; SELEC", "SELECT U&'open"}) {
    const auto problems = split(Dialect::postgres, "SELECT 1;\n" + open, "f.sql");
    ASSERT_FALSE(problems.has_value()) << open;
    ASSERT_EQ(problems.error().size(), 1U) << open;
    EXPECT_EQ(problems.error().front().code, "unterminated") << open;
    EXPECT_EQ(problems.error().front().place->line, 2U) << open;
  }
  for (const std::string open : {"SELECT 'open", "SELECT \"open", "SELECT `open", "SELECT [open",
                                 "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1;"}) {
    EXPECT_EQ(split(Dialect::sqlite, open, "f.sql").error().front().code, "unterminated") << open;
  }
}

TEST(Split, keeps_semicolons_of_strings_names_and_comments) {
  const Texts both{"SELECT ';', \";\" /* ; */ -- ;\n + 1", "SELECT 'it''s;'"};
  for (const auto dialect : {Dialect::postgres, Dialect::sqlite}) {
    EXPECT_EQ(pieces(dialect, both[0] + ";" + both[1] + ";"), both);
  }
  EXPECT_THAT(pieces(Dialect::sqlite, "SELECT `;`, [;] ; SELECT 2"), ElementsAre("SELECT `;`, [;]", "SELECT 2"));
}

TEST(Split, knows_postgresql_s_strings) {
  for (const std::string one :
       {"SELECT E'\\';'", "SELECT e'a\\\\'", "SELECT $$;$$", "SELECT $body$ ; $$ ; $other$ $body$", "SELECT '\\'",
        "SELECT B'1', X'1F', N';', U&';' , U&\";\"", "SELECT $1", "SELECT a$b$c FROM t", "SELECT '' ';'",
        "/* a /* nested; */ b; */ SELECT 1"}) {
    const auto found = pieces(Dialect::postgres, one + ";SELECT 2");
    EXPECT_EQ(found.size(), 2U) << one;
    EXPECT_EQ(found.back(), "SELECT 2") << one;
  }
}

TEST(Split, goes_on_with_an_escape_string_on_the_next_line) {
  EXPECT_THAT(pieces(Dialect::postgres, "SELECT E'a'\n'\\';--' ; SELECT 2"),
              ElementsAre("SELECT E'a'\n'\\';--'", "SELECT 2"));
}

TEST(Split, does_not_nest_sqlite_s_comments) {
  EXPECT_THAT(pieces(Dialect::sqlite, "/* a /* b */ SELECT 1; SELECT 2"), ElementsAre("SELECT 1", "SELECT 2"));
  EXPECT_THAT(pieces(Dialect::sqlite, "SELECT 1; /* to the end"), ElementsAre("SELECT 1"));
}

TEST(Split, keeps_a_trigger_of_sqlite_whole) {
  const std::string trigger =
      "CREATE TRIGGER IF NOT EXISTS t AFTER UPDATE ON a WHEN new.x > 0 BEGIN\n"
      "  UPDATE b SET y = CASE WHEN new.x = 1 THEN 'end;' ELSE (CASE 1 WHEN 2 THEN 3 END) END;\n"
      "  DELETE FROM c; -- end;\nEND";
  EXPECT_THAT(pieces(Dialect::sqlite, trigger + "; SELECT 1"), ElementsAre(trigger, "SELECT 1"));
  EXPECT_THAT(pieces(Dialect::sqlite, "BEGIN; SELECT 1; END; SELECT 2"),
              ElementsAre("BEGIN", "SELECT 1", "END", "SELECT 2"));
}

TEST(Split, keeps_a_body_of_postgresql_whole) {
  const std::string routine =
      "CREATE OR REPLACE FUNCTION f(i int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT CASE WHEN i = 1 THEN 2 END; "
      "SELECT 3; END";
  EXPECT_THAT(pieces(Dialect::postgres, routine + "; SELECT 1"), ElementsAre(routine, "SELECT 1"));
  const std::string rule = "CREATE RULE r AS ON INSERT TO a DO ALSO (INSERT INTO b VALUES (1); DELETE FROM c)";
  EXPECT_THAT(pieces(Dialect::postgres, rule + "; SELECT 1"), ElementsAre(rule, "SELECT 1"));
  EXPECT_EQ(said(Dialect::postgres, rule + ";" + routine).size(), 2U);
}

TEST(Split, takes_copy_data_for_a_part_of_its_statement) {
  const std::string copy = "COPY t (a) FROM STDIN WITH (FORMAT csv);\n'; DROP TABLE x;\n\"\n\\.";
  EXPECT_THAT(pieces(Dialect::postgres, copy + "\nSELECT 1;"), ElementsAre(copy, "SELECT 1"));
  EXPECT_THAT(pieces(Dialect::postgres, "COPY t FROM '/file'; SELECT 1"),
              ElementsAre("COPY t FROM '/file'", "SELECT 1"));
  EXPECT_EQ(cut(Dialect::postgres, copy).pieces.front().kind, PieceKind::copy_data);
}

TEST(Split, takes_a_command_of_psql_for_a_line) {
  const auto found = cut(Dialect::postgres, "\\set ON_ERROR_STOP on \nSELECT 1;\n\\connect other\n");
  ASSERT_EQ(found.pieces.size(), 3U);
  EXPECT_EQ(found.pieces[0].kind, PieceKind::client_command);
  EXPECT_EQ(found.pieces[1].kind, PieceKind::statement);
  EXPECT_THAT(pieces(Dialect::postgres, "\\set x 1 \nSELECT 1;"), ElementsAre("\\set x 1", "SELECT 1"));
}

// libpg_query issues 330 and 362: inputs that have taken the process down.
TEST(Split, survives_what_kills_parsers) {
  const std::string deep(20'000, '(');
  EXPECT_NO_FATAL_FAILURE(said(Dialect::postgres, "SELECT " + deep + "1" + std::string(20'000, ')')));
  EXPECT_NO_FATAL_FAILURE(said(Dialect::postgres, "SELECT " + deep));
  EXPECT_FALSE(split(Dialect::postgres, "SELECT " + deep, "f").has_value());
  std::string sum = "SELECT 1";
  for (int i = 0; i < 20'000; ++i) sum += " + 1";
  EXPECT_THAT(said(Dialect::postgres, sum), ElementsAre(sum + "@1:1"));
  EXPECT_NO_FATAL_FAILURE(said(Dialect::sqlite, sum));
  EXPECT_NO_FATAL_FAILURE(said(Dialect::sqlite, "SELECT " + deep));
}

TEST(Split, reads_a_text_that_is_too_long_for_the_parser) {
  std::string text;
  while (text.size() <= postgres::longest_parsed)
    text += "INSERT INTO t VALUES ('" + std::string(1'000'000, 'x') + "');\n";
  EXPECT_EQ(said(Dialect::postgres, text).size(), 9U);
  const std::string one = "INSERT INTO t VALUES ('" + std::string(postgres::longest_parsed, ';') + "')";
  EXPECT_EQ(said(Dialect::postgres, one + ";SELECT 2").size(), 2U);
}

TEST(StatementHash, is_the_same_whatever_stands_between_the_tokens) {
  for (const auto dialect : {Dialect::postgres, Dialect::sqlite}) {
    const auto hash = statement_hash(dialect, "SELECT a,'x y' FROM t");
    EXPECT_EQ(statement_hash(dialect, "  SELECT\n a , -- one\r\n 'x y'/* two */FROM\tt ; "), hash);
    EXPECT_NE(statement_hash(dialect, "SELECT a,'x  y' FROM t"), hash);
    EXPECT_NE(statement_hash(dialect, "SELECT b,'x y' FROM t"), hash);
    EXPECT_NE(statement_hash(dialect, "SELECT a,\"x y\" FROM t"), hash);
    EXPECT_NE(statement_hash(dialect, "select a,'x y' FROM t"), hash);
    EXPECT_NE(statement_hash(dialect, "SELECT a b"), statement_hash(dialect, "SELECT ab"));
    EXPECT_NE(statement_hash(dialect, "SELECT 12"), statement_hash(dialect, "SELECT 1 2"));
  }
}

}  // namespace
}  // namespace drover::sql
