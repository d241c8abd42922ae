#include "migrations/formats/comments.hpp"

#include <algorithm>
#include <string>

#include "base/text.hpp"
#include "sql/lexer.hpp"

namespace drover::migrations {

namespace {

bool holds(std::string_view text, std::string_view needle) {
  const auto same = [](char a, char b) {
    const auto small = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return small(a) == small(b);
  };
  return std::search(text.begin(), text.end(), needle.begin(), needle.end(), same) != text.end();
}

class Finder {
 public:
  Finder(std::string_view needle, sql::Dialect dialect, std::string_view text, std::uint32_t first_line)
      : needle_(needle), text_(text), lexer_(dialect, text), line_(first_line) {}

  std::vector<Comment> run() {
    for (auto token = lexer_.next(); token.kind != sql::TokenKind::end; token = lexer_.next()) {
      if (token.unterminated) {
        read_lines(token.offset);
        break;
      }
      if (token.kind == sql::TokenKind::comment) {
        if (token.text.starts_with("--")) add(token.offset);
        continue;
      }
      before_sql_ = false;
      follow_copy(token);
    }
    return std::move(found_);
  }

 private:
  void follow_copy(const sql::Token& token) {
    if (token.kind == sql::TokenKind::semicolon) {
      if (copy_ && from_stdin_) skip_data();
      first_ = true;
      copy_ = from_stdin_ = false;
      return;
    }
    if (token.kind == sql::TokenKind::word) {
      if (first_) copy_ = equal_ignoring_case(token.text, "copy");
      from_stdin_ = from_stdin_ || (copy_ && equal_ignoring_case(token.text, "stdin"));
    }
    first_ = false;
  }

  void skip_data() {
    auto at = text_.find('\n', lexer_.offset());
    while (at != std::string_view::npos) {
      const auto begin = at + 1;
      at = text_.find('\n', begin);
      if (trim(text_.substr(begin, at == std::string_view::npos ? at : at - begin)) == "\\.") break;
    }
    lexer_.skip_to(at == std::string_view::npos ? text_.size() : at);
  }

  void read_lines(std::size_t from) {
    for (auto begin = text_.find('\n', from); begin != std::string_view::npos; begin = text_.find('\n', begin)) {
      ++begin;
      const auto dash = text_.find_first_not_of(" \t", begin);
      if (dash != std::string_view::npos && text_.substr(dash, 2) == "--") add(dash);
    }
  }

  void add(std::size_t dashes) {
    const auto newline = dashes == 0 ? std::string_view::npos : text_.rfind('\n', dashes - 1);
    const auto begin = newline == std::string_view::npos ? 0 : newline + 1;
    const auto line_end = std::min(text_.find('\n', dashes), text_.size());
    const auto comment = text_.substr(dashes + 2, line_end - std::min(line_end, dashes + 2));
    if (!trim(text_.substr(begin, dashes - begin)).empty() || !holds(comment, needle_)) return;
    line_ += static_cast<std::uint32_t>(std::ranges::count(text_.substr(counted_, begin - counted_), '\n'));
    counted_ = begin;
    found_.push_back({.text = trim(comment),
                      .begin = begin,
                      .end = std::min(line_end + 1, text_.size()),
                      .line = line_,
                      .indented = begin != dashes,
                      .before_sql = before_sql_});
  }

  std::string_view needle_;
  std::string_view text_;
  sql::Lexer lexer_;
  std::uint32_t line_;
  std::size_t counted_ = 0;
  bool before_sql_ = true;
  bool first_ = true;
  bool copy_ = false;
  bool from_stdin_ = false;
  std::vector<Comment> found_;
};

}  // namespace

std::vector<Comment> comments_with(std::string_view needle, sql::Dialect dialect, std::string_view text,
                                   std::uint32_t first_line) {
  if (!holds(text, needle)) return {};
  return Finder(needle, dialect, text, first_line).run();
}

bool holds_sql(sql::Dialect dialect, std::string_view text) {
  sql::Lexer lexer(dialect, text);
  return sql::next_significant(lexer).kind != sql::TokenKind::end;
}

}  // namespace drover::migrations
