#include "migrations/formats/rollback.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "migrations/formats/comments.hpp"
#include "migrations/formats/sections.hpp"
#include "sql/lexer.hpp"

namespace drover::migrations {

namespace {

constexpr std::string_view word = "rollback";

class Reader {
 public:
  Reader(std::string_view text, sql::Dialect dialect) : text_(text), dialect_(dialect) {}

  std::optional<Rollback> run() {
    result_.text.reserve(text_.size());
    for (const char c : text_) result_.text += c == '\n' ? '\n' : ' ';
    const auto comments = comments_with(word, dialect_, text_);
    for (const auto& comment : comments) {
      const auto rest = behind(comment.text, word);
      if (rest && (comment.text.size() == word.size() || comment.text[word.size()] <= ' ')) see_line(comment, *rest);
    }
    see_blocks();
    return found_ ? std::optional(std::move(result_)) : std::nullopt;
  }

 private:
  void begin(std::uint32_t line) {
    if (!found_) result_.line = line;
    found_ = true;
  }

  void see_line(const Comment& comment, std::string_view sql) {
    begin(comment.line);
    const auto small = lower(sql);
    if (small.contains("changesetid:")) result_.refused = true;
    if (small == "not required" || small == "empty" || sql.empty() || result_.refused) return;
    keep(static_cast<std::size_t>(sql.data() - text_.data()), sql.size());
  }

  void see_blocks() {
    sql::Lexer lexer(dialect_, text_);
    for (auto token = lexer.next(); token.kind != sql::TokenKind::end; token = lexer.next()) {
      if (token.kind != sql::TokenKind::comment || !token.text.starts_with("/*") || token.unterminated) continue;
      const auto first_line = trim(token.text.substr(2, token.text.find('\n') - 2));
      const auto rest = behind(first_line, "liquibase");
      if (!rest || !equal_ignoring_case(*rest, word)) continue;
      begin(static_cast<std::uint32_t>(1 + std::ranges::count(text_.substr(0, token.offset), '\n')));
      const auto from = token.text.find('\n');
      if (from == std::string_view::npos) continue;
      keep(token.offset + from, token.text.size() - from - 2);
    }
  }

  void keep(std::size_t at, std::size_t length) { result_.text.replace(at, length, text_.substr(at, length)); }

  std::string_view text_;
  sql::Dialect dialect_;
  Rollback result_;
  bool found_ = false;
};

}  // namespace

std::optional<Rollback> read_rollback(std::string_view text, sql::Dialect dialect) {
  return Reader(text, dialect).run();
}

}  // namespace drover::migrations
