#include <algorithm>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "sql/lexer.hpp"
#include "sql/pieces.hpp"
#include "sql/statement.hpp"

namespace drover::sql {
namespace {

using Texts = std::vector<std::string>;

// Tokens with which splitters have been led astray. Each stands for itself, wherever it is put.
const Texts common{"SELECT", "'it''s;'", "\"a;\"\"b\"", "(",    ")",    ",",     "1.5e+3", "+", "x",
                   "begin",  "END",      "case",        "'--'", "'/*'", "ñandú", "'€😀;'", "*", "''"};
const Texts of_postgres{"$$ ; $$", "$a$ $$ ; $b$ $a$", "E'\\';'", "e'\\\\'", "U&'\\0041;'", "$1", "::", "B'01'", "a$b"};
const Texts of_sqlite{"`;``x`", "[a;b]", "?1", ":name", "@x", "x'00'"};
const Texts blanks{" ", "\n", "\t", "\r\n", " -- it's; a 'comment\n", "/* ; ' \" $$ */", " \f "};

rc::Gen<std::string> blank(Dialect dialect) {
  auto kinds = blanks;
  if (dialect == Dialect::postgres) kinds.emplace_back("/* a /* ; */ ' */");
  return rc::gen::elementOf(kinds);
}

rc::Gen<Texts> tokens(Dialect dialect) {
  auto kinds = common;
  const auto& own = dialect == Dialect::postgres ? of_postgres : of_sqlite;
  kinds.insert(kinds.end(), own.begin(), own.end());
  return rc::gen::nonEmpty(rc::gen::container<Texts>(rc::gen::elementOf(kinds)));
}

std::string assembled(Dialect dialect, const Texts& of) {
  std::string text;
  for (const auto& token : of) text += (text.empty() ? "" : " " + *blank(dialect)) + token;
  return text;
}

Dialect any_dialect() { return *rc::gen::element(Dialect::postgres, Dialect::sqlite); }

// Counted by hand, so that it is not the code under test that says where a statement begins.
Position place_of(const std::string& text, std::size_t offset) {
  Position place{.offset = offset};
  for (std::size_t i = 0; i < offset; ++i) {
    if (text[i] == '\n') {
      ++place.line;
      place.column = 1;
    } else if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U) {
      ++place.column;
    }
  }
  return place;
}

RC_GTEST_PROP(Splitter, gives_the_statements_back_as_they_were_put_together, ()) {
  const auto dialect = any_dialect();
  const auto parts = *rc::gen::container<std::vector<Texts>>(tokens(dialect));
  std::string script;
  Texts expected;
  std::vector<std::size_t> offsets;
  for (const auto& part : parts) {
    script += *blank(dialect);
    offsets.push_back(script.size());
    expected.push_back(assembled(dialect, part));
    script += expected.back() + *blank(dialect) + ";";
  }
  const auto found = cut(dialect, script);
  RC_ASSERT(found.unterminated.empty());
  RC_ASSERT(found.pieces.size() == expected.size());
  Positions positions(script, {});
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const auto& piece = found.pieces[i];
    RC_ASSERT(script.substr(piece.begin, piece.end - piece.begin) == expected[i]);
    RC_ASSERT(piece.begin == offsets[i]);
    RC_ASSERT(positions.at(piece.begin) == place_of(script, piece.begin));
  }
}

rc::Gen<std::string> noise() {
  auto kinds = common;
  kinds.insert(kinds.end(), of_postgres.begin(), of_postgres.end());
  kinds.insert(kinds.end(), of_sqlite.begin(), of_sqlite.end());
  for (const auto* one : {";",
                          "'",
                          "\"",
                          "$",
                          "$$",
                          "/*",
                          "*/",
                          "--",
                          "\\",
                          "`",
                          "[",
                          "E'",
                          "CREATE TRIGGER t",
                          "CREATE RULE r",
                          "CREATE FUNCTION f BEGIN ATOMIC",
                          "COPY t FROM STDIN;",
                          "\\.\n",
                          "\n",
                          "\xff",
                          "\xc3"}) {
    kinds.emplace_back(one);
  }
  return rc::gen::map(rc::gen::container<Texts>(rc::gen::elementOf(kinds)), [](const Texts& pieces) {
    std::string text;
    for (const auto& piece : pieces) text += piece;
    return text;
  });
}

void holds_for_any_text(Dialect dialect, const std::string& text) {
  const auto found = cut(dialect, text);
  std::size_t before = 0;
  for (const auto& piece : found.pieces) {
    RC_ASSERT(piece.begin >= before);
    RC_ASSERT(piece.end > piece.begin);
    RC_ASSERT(piece.end <= text.size());
    before = piece.end;
  }
  // Every token but comments and semicolons is in one of the pieces.
  for (Lexer lexer(dialect, text);;) {
    const auto token = next_significant(lexer);
    if (token.kind == TokenKind::end) break;
    if (token.kind == TokenKind::semicolon) continue;
    const auto holder = std::ranges::find_if(
        found.pieces, [&](const Piece& piece) { return piece.begin <= token.offset && token.offset < piece.end; });
    RC_ASSERT(holder != found.pieces.end());
    if (holder->kind == PieceKind::copy_data) lexer.skip_to(std::max(holder->end, lexer.offset()));
  }
  split(dialect, text, "any.sql");
  statement_hash(dialect, text);
}

RC_GTEST_PROP(Splitter, loses_nothing_of_any_text, ()) { holds_for_any_text(any_dialect(), *noise()); }

RC_GTEST_PROP(Splitter, loses_nothing_of_any_bytes, ()) {
  holds_for_any_text(any_dialect(), *rc::gen::container<std::string>(rc::gen::arbitrary<char>()));
}

RC_GTEST_PROP(StatementHash, does_not_see_white_space_and_comments, ()) {
  const auto dialect = any_dialect();
  const auto parts = *tokens(dialect);
  const auto one = *blank(dialect) + assembled(dialect, parts);
  const auto other = assembled(dialect, parts) + *blank(dialect);
  RC_ASSERT(statement_hash(dialect, one) == statement_hash(dialect, other));
}

RC_GTEST_PROP(StatementHash, sees_every_token, ()) {
  const auto dialect = any_dialect();
  auto parts = *tokens(dialect);
  const auto before = statement_hash(dialect, assembled(dialect, parts));
  const auto at = *rc::gen::inRange<std::size_t>(0, parts.size());
  if (*rc::gen::arbitrary<bool>()) {
    parts[at] = "'another literal'";
  } else {
    parts.insert(parts.begin() + static_cast<std::ptrdiff_t>(at), "another_word");
  }
  RC_ASSERT(statement_hash(dialect, assembled(dialect, parts)) != before);
}

}  // namespace
}  // namespace drover::sql
