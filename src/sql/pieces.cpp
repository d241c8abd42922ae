#include "sql/pieces.hpp"

#include <algorithm>
#include <initializer_list>

#include "base/text.hpp"
#include "sql/lexer.hpp"

namespace drover::sql {

namespace {

std::string_view name_of(const Token& token) {
  if (token.kind == TokenKind::comment || token.kind == TokenKind::executable_comment) return "comment";
  if (token.kind == TokenKind::quoted_identifier) return "quoted identifier";
  return token.text.starts_with('$') ? "dollar quote" : "string";
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

// What is known of the statement under way: enough to tell a semicolon that ends it from one inside.
class Body {
 public:
  explicit Body(Dialect dialect) : dialect_(dialect) {}

  void see(const Token& token) {
    // Most statements are of no interest behind their first word.
    if (count_++ > 0 && verb_ == Verb::other) return;
    const auto text = token.kind == TokenKind::word ? lower(token.text) : std::string(token.text.substr(0, 8));
    if (count_ == 1) {
      verb_ = verb_of(text);
    } else if (verb_ == Verb::create) {
      see_creation(text, token.kind);
    } else {
      see_top_level(text);
    }
    last_ = text;
  }

  bool ends_at_semicolon() const { return blocks_ == 0 && parentheses_ == 0; }
  bool in_block() const { return blocks_ > 0; }
  bool copies_from_stdin() const { return from_stdin_; }
  // Behind it, a backslash in a plain string of PostgreSQL is something else.
  bool changes_strings() const {
    return changes_strings_ && dialect_ == Dialect::postgres &&
           !is_one_of(last_, {"on", "'on'", "true", "default", "1"});
  }
  std::size_t count() const { return count_; }

 private:
  enum class Verb { other, create, copy, set };
  enum class Object { unknown, other, trigger, routine, rule };

  static Verb verb_of(std::string_view word) {
    if (word == "create") return Verb::create;
    if (word == "copy") return Verb::copy;
    return word == "set" ? Verb::set : Verb::other;
  }

  void see_creation(std::string_view text, TokenKind kind) {
    if (object_ == Object::unknown) {
      if (!is_one_of(text, {"or", "replace", "temp", "temporary"})) object_ = object_of(text);
    } else if (kind == TokenKind::word || kind == TokenKind::semicolon) {
      if (object_ == Object::trigger) count_trigger_blocks(text);
      if (object_ == Object::routine) count_routine_blocks(text);
    }
    // Only PostgreSQL's rules hold statements in parentheses; elsewhere a lost parenthesis must not swallow the file.
    if (object_ == Object::rule) count_parentheses(text);
    if (object_ == Object::other) verb_ = Verb::other;
  }

  Object object_of(std::string_view word) const {
    if (dialect_ == Dialect::sqlite) return word == "trigger" ? Object::trigger : Object::other;
    if (dialect_ != Dialect::postgres) return Object::other;
    if (word == "function" || word == "procedure") return Object::routine;
    return word == "rule" ? Object::rule : Object::other;
  }

  // The END of the body is the one behind a semicolon; CASE has one, and columns can have the name, too.
  void count_trigger_blocks(std::string_view word) {
    if (word == "begin") blocks_ = 1;
    if (word == "end" && last_ == ";") blocks_ = 0;
  }

  void count_routine_blocks(std::string_view word) {
    if (last_ == "as" || last_ == ".") return;  // a name
    if ((last_ == "begin" && word == "atomic") || (blocks_ > 0 && word == "case"))
      ++blocks_;
    else if (blocks_ > 0 && word == "end")
      --blocks_;
  }

  void count_parentheses(std::string_view text) {
    if (text == "(") ++parentheses_;
    if (text == ")" && parentheses_ > 0) --parentheses_;
  }

  // COPY (SELECT ... FROM stdin) TO ... reads a table. STDOUT here means the same as STDIN (gram.y, copy_file_name).
  void see_top_level(std::string_view text) {
    if (verb_ == Verb::set) changes_strings_ = changes_strings_ || text == "standard_conforming_strings";
    if (verb_ != Verb::copy) return;
    if (text == "(") ++depth_;
    if (text == ")") --depth_;
    if (depth_ == 0 && last_ == "from" && (text == "stdin" || text == "stdout")) from_stdin_ = true;
  }

  Dialect dialect_;
  std::size_t count_ = 0;
  std::string last_;
  Verb verb_ = Verb::other;
  Object object_ = Object::unknown;
  bool from_stdin_ = false;
  bool changes_strings_ = false;
  int blocks_ = 0;
  int parentheses_ = 0;
  int depth_ = 0;
};

// Where the lines begin that COPY brings.
std::size_t begin_of_data(std::string_view text, std::size_t semicolon) {
  const auto line_end = text.find('\n', semicolon);
  return line_end == std::string_view::npos ? text.size() : line_end + 1;
}

// The line with \. alone, as psql knows it; npos: there is none.
std::size_t end_of_data(std::string_view text, std::size_t begin) {
  for (auto at = text.find("\\.", begin); at != std::string_view::npos; at = text.find("\\.", at + 1)) {
    if (at != begin && text[at - 1] != '\n') continue;
    const auto behind = text.substr(at + 2);
    if (behind.empty() || behind.starts_with('\n') || behind == "\r" || behind.starts_with("\r\n")) return at;
  }
  return std::string_view::npos;
}

class Cutter {
 public:
  Cutter(Dialect dialect, std::string_view text)
      : text_(text), lexer_(dialect, text), dialect_(dialect), body_(dialect) {}

  Pieces run() {
    for (auto token = lexer_.next(); token.kind != TokenKind::end; token = lexer_.next()) see(token);
    if (body_.count() > 0) {
      if (body_.in_block()) found_.unterminated.push_back({begin_, "body (its END is missing)"});
      if (body_.copies_from_stdin()) {
        finish_copy(text_.size());
      } else {
        finish(PieceKind::statement);
      }
    }
    return std::move(found_);
  }

 private:
  void see(const Token& token) {
    if (token.unterminated) found_.unterminated.push_back({token.offset, std::string(name_of(token))});
    if (token.kind == TokenKind::comment) return;
    if (token.kind == TokenKind::semicolon && body_.ends_at_semicolon()) return end_statement(token);
    if (token.kind == TokenKind::client_command || is_shell_command(token)) return take_client_command(token);
    if (body_.count() == 0) begin_ = token.offset;
    end_ = token.offset + token.text.size();
    body_.see(token);
  }

  // .read and the like, which the shell of SQLite takes at the beginning of a statement only.
  bool is_shell_command(const Token& token) const {
    if (dialect_ != Dialect::sqlite || token.text != "." || body_.count() > 0) return false;
    const auto next = text_.substr(token.offset + 1, 1);
    return !next.empty() && next.front() >= 'a' && next.front() <= 'z';
  }

  // Behind a statement without its semicolon (\gset), it ends the statement.
  void take_client_command(const Token& token) {
    if (body_.count() > 0) finish(PieceKind::statement);
    const auto line_end = std::min(text_.find('\n', token.offset), text_.size());
    begin_ = token.offset;
    end_ = begin_ + trim(text_.substr(begin_, line_end - begin_)).size();
    lexer_.skip_to(line_end);
    finish(PieceKind::client_command);
  }

  void end_statement(const Token& semicolon) {
    if (body_.count() == 0) return;
    if (!body_.copies_from_stdin()) return finish(PieceKind::statement);
    const auto data = begin_of_data(text_, semicolon.offset);
    const auto behind = trim(text_.substr(semicolon.offset + 1, data - semicolon.offset - 1));
    if (!behind.empty() && !behind.starts_with("--")) {
      const auto offset = static_cast<std::size_t>(behind.data() - text_.data());
      found_.obstacles.push_back({offset, "copy_data", "the data of COPY ... FROM STDIN begins on a line of its own"});
    }
    finish_copy(data);
  }

  void finish_copy(std::size_t data) {
    const auto mark = end_of_data(text_, data);
    const bool marked = mark != std::string_view::npos;
    const auto end = marked ? mark + 2 : text_.size();
    lexer_.skip_to(end);
    found_.pieces.push_back({.begin = begin_,
                             .end = std::max(end, end_),
                             .kind = PieceKind::copy_data,
                             .text_end = end_,
                             .data_begin = data,
                             .data_end = marked ? mark : text_.size()});
    body_ = Body(dialect_);
  }

  void finish(PieceKind kind) {
    if (body_.changes_strings()) {
      found_.obstacles.push_back({begin_, "standard_conforming_strings",
                                  "with standard_conforming_strings off, what stands behind it reads differently"});
    }
    found_.pieces.push_back({.begin = begin_, .end = end_, .kind = kind, .text_end = end_});
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
