#include "sql/pieces.hpp"

#include "base/text.hpp"
#include "sql/lexer.hpp"

namespace drover::sql {

namespace {

std::string_view name_of(const Token& token) {
  if (token.kind == TokenKind::comment || token.kind == TokenKind::executable_comment) return "comment";
  if (token.kind == TokenKind::quoted_identifier) return "quoted identifier";
  return token.text.starts_with('$') ? "dollar quote" : "string";
}

// What is known of the statement under way: enough to tell a semicolon that ends it from one inside.
class Body {
 public:
  Body(Dialect dialect) : dialect_(dialect) {}

  void see(const Token& token) {
    if (token.kind == TokenKind::symbol) see_symbol(token.text.front());
    if (token.kind == TokenKind::word) see_word(lower(token.text));
    ++count_;
  }

  bool ends_at_semicolon() const { return blocks_ == 0 && parentheses_ == 0; }
  bool in_block() const { return blocks_ > 0; }
  bool copies_from_stdin() const { return copy_ && from_stdin_; }
  std::size_t count() const { return count_; }

 private:
  void see_symbol(char c) {
    // Only PostgreSQL's rules hold statements in parentheses; elsewhere a lost parenthesis must not swallow the file.
    if (dialect_ != Dialect::postgres || !rule_) return;
    if (c == '(') ++parentheses_;
    if (c == ')' && parentheses_ > 0) --parentheses_;
  }

  void see_word(const std::string& word) {
    if (count_ == 0) {
      create_ = word == "create";
      copy_ = word == "copy";
    }
    if (create_ && count_ <= 5) {
      trigger_ = trigger_ || word == "trigger";
      routine_ = routine_ || word == "function" || word == "procedure";
      rule_ = rule_ || word == "rule";
    }
    if (copy_ && last_ == "from" && word == "stdin") from_stdin_ = true;
    count_blocks(word);
    last_ = word;
  }

  void count_blocks(const std::string& word) {
    if (dialect_ == Dialect::sqlite && trigger_) {
      if (blocks_ > 0 ? word == "case" : word == "begin")
        ++blocks_;
      else if (blocks_ > 0 && word == "end")
        --blocks_;
      return;
    }
    if (dialect_ != Dialect::postgres || !routine_) return;
    if ((last_ == "begin" && word == "atomic") || (blocks_ > 0 && word == "case"))
      ++blocks_;
    else if (blocks_ > 0 && word == "end")
      --blocks_;
  }

  Dialect dialect_;
  std::size_t count_ = 0;
  std::string last_;
  bool create_ = false;
  bool copy_ = false;
  bool from_stdin_ = false;
  bool trigger_ = false;
  bool routine_ = false;
  bool rule_ = false;
  int blocks_ = 0;
  int parentheses_ = 0;
};

// Behind COPY ... FROM STDIN; the data goes to a line with \. alone.
std::size_t end_of_copy_data(std::string_view text, std::size_t from) {
  auto line = text.find('\n', from);
  while (line != std::string_view::npos) {
    const auto begin = line + 1;
    line = text.find('\n', begin);
    if (trim(text.substr(begin, line == std::string_view::npos ? line : line - begin)) == "\\.") {
      return line == std::string_view::npos ? text.size() : line;
    }
  }
  return text.size();
}

class Cutter {
 public:
  Cutter(Dialect dialect, std::string_view text)
      : text_(text), lexer_(dialect, text), dialect_(dialect), body_(dialect) {}

  Pieces run() {
    for (auto token = lexer_.next(); token.kind != TokenKind::end; token = lexer_.next()) see(token);
    if (body_.count() > 0) {
      if (body_.in_block()) found_.unterminated.push_back({begin_, "body (its END is missing)"});
      finish(end_, PieceKind::statement);
    }
    return std::move(found_);
  }

 private:
  void see(const Token& token) {
    if (token.unterminated) found_.unterminated.push_back({token.offset, std::string(name_of(token))});
    if (token.kind == TokenKind::comment) return;
    if (token.kind == TokenKind::semicolon && body_.ends_at_semicolon()) return end_statement(token);
    if (body_.count() == 0) begin_ = token.offset;
    end_ = token.offset + token.text.size();
    if (token.kind == TokenKind::client_command && body_.count() == 0) {
      end_ = token.offset + trim(token.text).size();
      return finish(end_, PieceKind::client_command);
    }
    body_.see(token);
  }

  void end_statement(const Token& semicolon) {
    if (body_.count() == 0) return;
    if (!body_.copies_from_stdin()) return finish(end_, PieceKind::statement);
    const auto end = end_of_copy_data(text_, semicolon.offset);
    lexer_.skip_to(end);
    finish(end, PieceKind::copy_data);
  }

  void finish(std::size_t end, PieceKind kind) {
    found_.pieces.push_back({begin_, end, kind});
    body_ = Body(dialect_);
  }

  std::string_view text_;
  Lexer lexer_;
  Dialect dialect_;
  Body body_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  Pieces found_;
};

}  // namespace

Pieces cut(Dialect dialect, std::string_view text) { return Cutter(dialect, text).run(); }

}  // namespace drover::sql
