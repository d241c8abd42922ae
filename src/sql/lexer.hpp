#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "sql/statement.hpp"

namespace drover::sql {

enum class TokenKind : std::uint8_t {
  end,
  word,               // keyword or unquoted identifier
  quoted_identifier,  // "x", on SQLite also `x` and [x]
  string,             // '...', E'...', $tag$...$tag$, X'...'
  number,
  parameter,  // $1, ?1, :name
  semicolon,
  symbol,              // one character of punctuation or an operator
  comment,             // -- and /* */; nested ones on PostgreSQL
  executable_comment,  // MariaDB's /*! ... */: not a comment at all
  client_command       // psql's \connect and the like, to the end of the line
};

struct Token {
  TokenKind kind = TokenKind::end;
  std::string_view text;
  std::size_t offset = 0;
  bool unterminated = false;
};

// Walks over SQL text token by token, white space left out, comments kept. Any bytes will do as input; never looks
// past their end. The text must outlive lexer and tokens.
// PostgreSQL 15 manual, section 4.1; sqlite.org/lang_keywords.html and tokenize.c; MariaDB knowledge base, "Comments".
class Lexer {
 public:
  Lexer(Dialect dialect, std::string_view text) : dialect_(dialect), text_(text) {}

  Token next();
  std::size_t offset() const { return at_; }
  void skip_to(std::size_t offset) { at_ = offset; }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  void skip_blanks();
  Token token(TokenKind kind, std::size_t end, bool unterminated = false);
  Token line_comment();
  Token block_comment();
  Token quoted(char close, TokenKind kind, bool backslashes, std::size_t prefix = 0);
  Token dollar_quoted_or_parameter();
  Token word();
  Token number();
  bool begins_comment() const;
  bool is_string_prefix() const;
  bool continues_escapes() const;

  Dialect dialect_;
  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t escapes_end_ = 0;  // behind the last E'...'; 0: none
};

// The next token that is not a comment.
Token next_significant(Lexer& lexer);

// Turns offsets of one text into lines and columns; cheap as long as they are asked for in rising order.
class Positions {
 public:
  Positions(std::string_view text, Position start) : text_(text), now_(start), base_(start.offset) {}

  // `offset` counts from the beginning of the text; the answer's offset from where the text itself begins.
  Position at(std::size_t offset);

 private:
  std::string_view text_;
  Position now_;
  std::size_t base_;
  std::size_t scanned_ = 0;
};

}  // namespace drover::sql
