#include "sql/lexer.hpp"

#include <algorithm>

namespace drover::sql {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
// Bytes of a multi-byte character may stand in identifiers, and never mean anything else.
bool is_word_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool is_word_part(char c) { return is_word_start(c) || is_digit(c) || c == '$'; }

}  // namespace

Token Lexer::token(TokenKind kind, std::size_t end, bool unterminated) {
  end = std::min(end, text_.size());
  const Token result{kind, text_.substr(at_, end - at_), at_, unterminated};
  at_ = end;
  return result;
}

void Lexer::skip_blanks() {
  while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
}

bool Lexer::begins_comment() const {
  if (peek() == '-' && peek(1) == '-') return true;
  return dialect_ == Dialect::mariadb && peek() == '#';
}

// PostgreSQL ends it at a carriage return, too.
Token Lexer::line_comment() {
  const auto end = dialect_ == Dialect::postgres ? text_.find_first_of("\r\n", at_) : text_.find('\n', at_);
  return token(TokenKind::comment, std::min(end, text_.size()));
}

Token Lexer::block_comment() {
  const bool executable = dialect_ == Dialect::mariadb && (peek(2) == '!' || (peek(2) == 'M' && peek(3) == '!'));
  const auto kind = executable ? TokenKind::executable_comment : TokenKind::comment;
  const bool nests = dialect_ == Dialect::postgres;
  int depth = 1;
  for (auto i = at_ + 2; i + 1 < text_.size(); ++i) {
    if (text_[i] == '*' && text_[i + 1] == '/') {
      ++i;
      if (--depth == 0) return token(kind, i + 1);
    } else if (nests && text_[i] == '/' && text_[i + 1] == '*') {
      ++i;
      ++depth;
    }
  }
  // SQLite takes the end of the file for the end of the comment.
  return token(kind, text_.size(), dialect_ != Dialect::sqlite);
}

Token Lexer::quoted(char close, TokenKind kind, bool backslashes, std::size_t prefix) {
  for (auto i = at_ + prefix + 1; i < text_.size(); ++i) {
    if (backslashes && text_[i] == '\\') {
      ++i;
      continue;
    }
    if (text_[i] != close) continue;
    const bool doubled = close != ']' && i + 1 < text_.size() && text_[i + 1] == close;
    if (!doubled) return token(kind, i + 1);
    ++i;
  }
  return token(kind, text_.size(), true);
}

Token Lexer::dollar_quoted_or_parameter() {
  if (is_digit(peek(1))) {
    auto end = at_ + 1;
    while (end < text_.size() && is_digit(text_[end])) ++end;
    return token(TokenKind::parameter, end);
  }
  auto tag_end = at_ + 1;
  while (tag_end < text_.size() && is_word_part(text_[tag_end]) && text_[tag_end] != '$') ++tag_end;
  const bool is_tag = dialect_ == Dialect::postgres && tag_end < text_.size() && text_[tag_end] == '$';
  if (!is_tag) return token(TokenKind::symbol, dialect_ == Dialect::sqlite ? tag_end : at_ + 1);
  const auto tag = text_.substr(at_, tag_end + 1 - at_);
  const auto close = text_.find(tag, tag_end + 1);
  if (close == std::string_view::npos) return token(TokenKind::string, text_.size(), true);
  return token(TokenKind::string, close + tag.size());
}

// A literal goes on in the next line's quotes, by the rules of its first part: E'a' and, below it, '\'' (PostgreSQL 15
// manual, 4.1.2.1). Only blanks and line comments may stand between them.
bool Lexer::continues_escapes() const {
  if (escapes_end_ == 0) return false;
  auto between = text_.substr(escapes_end_, at_ - escapes_end_);
  bool new_line = false;
  while (!between.empty()) {
    if (between.starts_with("--")) {
      between.remove_prefix(std::min(between.find_first_of("\r\n"), between.size()));
      continue;
    }
    if (!is_blank(between.front())) return false;
    new_line = new_line || between.front() == '\n' || between.front() == '\r';
    between.remove_prefix(1);
  }
  return new_line;
}

// E'...', B'...', X'...', N'...', U&'...'
bool Lexer::is_string_prefix() const {
  constexpr std::string_view letters = "eEbBxXnN";
  if (letters.find(peek()) != std::string_view::npos && peek(1) == '\'') return true;
  return (peek() == 'u' || peek() == 'U') && peek(1) == '&' && (peek(2) == '\'' || peek(2) == '"');
}

Token Lexer::word() {
  if (is_string_prefix()) {
    const bool unicode = peek(1) == '&';
    const char close = unicode ? peek(2) : '\'';
    const bool escapes = dialect_ == Dialect::postgres && (peek() == 'e' || peek() == 'E');
    const auto kind = close == '"' ? TokenKind::quoted_identifier : TokenKind::string;
    const auto literal = quoted(close, kind, escapes, unicode ? 2 : 1);
    if (escapes) escapes_end_ = at_;
    return literal;
  }
  auto end = at_;
  while (end < text_.size() && is_word_part(text_[end])) ++end;
  return token(TokenKind::word, end);
}

Token Lexer::number() {
  auto end = at_;
  while (end < text_.size()) {
    const char c = text_[end];
    const bool exponent_sign = (c == '+' || c == '-') && (text_[end - 1] == 'e' || text_[end - 1] == 'E') &&
                               end + 1 < text_.size() && is_digit(text_[end + 1]);
    if (c == '$' || (!is_word_part(c) && c != '.' && !(end > at_ && exponent_sign))) break;
    ++end;
  }
  return token(TokenKind::number, end);
}

Token Lexer::next() {
  skip_blanks();
  if (at_ >= text_.size()) return token(TokenKind::end, text_.size());
  const char c = peek();
  if (begins_comment()) return line_comment();
  if (c == '/' && peek(1) == '*') return block_comment();
  if (c == ';') return token(TokenKind::semicolon, at_ + 1);
  if (c == '\'') {
    const bool goes_on = continues_escapes();
    const auto literal = quoted('\'', TokenKind::string, goes_on || dialect_ == Dialect::mariadb);
    escapes_end_ = goes_on ? at_ : 0;
    return literal;
  }
  if (c == '"') return quoted('"', TokenKind::quoted_identifier, dialect_ == Dialect::mariadb);
  if (c == '`' && dialect_ != Dialect::postgres) return quoted('`', TokenKind::quoted_identifier, false);
  if (c == '[' && dialect_ == Dialect::sqlite) return quoted(']', TokenKind::quoted_identifier, false);
  if (c == '$') return dollar_quoted_or_parameter();
  if (c == '\\' && dialect_ == Dialect::postgres) {
    return token(TokenKind::client_command, std::min(text_.find('\n', at_), text_.size()));
  }
  if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number();
  if (is_word_start(c)) return word();
  return token(TokenKind::symbol, at_ + 1);
}

Token next_significant(Lexer& lexer) {
  auto token = lexer.next();
  while (token.kind == TokenKind::comment) token = lexer.next();
  return token;
}

Position Positions::at(std::size_t offset) {
  for (; scanned_ < offset && scanned_ < text_.size(); ++scanned_) {
    const char c = text_[scanned_];
    if (c == '\n') {
      ++now_.line;
      now_.column = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
      ++now_.column;
    }
  }
  now_.offset = base_ + scanned_;
  return now_;
}

}  // namespace drover::sql
