#include "sql/postgres/plain_insert.hpp"

#include <algorithm>
#include <cstddef>

#include "base/text.hpp"
#include "sql/lexer.hpp"
#include "sql/postgres/locks.hpp"
#include "sql/postgres/writes_rows.hpp"

namespace drover::sql::postgres {

namespace {

bool is_plain(std::string_view name) {
  return !name.empty() && !(name.front() >= '0' && name.front() <= '9') &&
         std::ranges::all_of(name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

// Whoever calls something in a longer one is taken for calling anything.
constexpr std::size_t worth_a_tree = 1 << 16;

// As the parse tree would give it back: folded, and quoted only where that is needed. nullopt: better ask the parser.
std::optional<std::string> part_of_name(const Token& token) {
  if (token.kind == TokenKind::word) {
    auto name = lower(token.text);
    return is_plain(name) ? std::optional(std::move(name)) : std::nullopt;
  }
  if (token.kind != TokenKind::quoted_identifier || !token.text.starts_with('"')) return std::nullopt;
  const auto inside = token.text.substr(1, token.text.size() - 2);
  if (inside.find('"') != std::string_view::npos) return std::nullopt;
  return std::string(is_plain(inside) ? inside : token.text);
}

class Head {
 public:
  explicit Head(std::string_view statement) : lexer_(Dialect::postgres, statement) { step(); }

  bool take(std::string_view keyword) {
    const bool there = token_.kind == TokenKind::word ? lower(token_.text) == keyword : token_.text == keyword;
    if (there) step();
    return there;
  }

  std::optional<std::string> take_name() {
    auto name = part_of_name(token_);
    if (!name) return std::nullopt;
    step();
    if (!take(".")) return name;
    const auto second = part_of_name(token_);
    if (!second) return std::nullopt;
    step();
    return *name + "." + *second;
  }

  // Of what is left: whether nothing stands before a parenthesis but the bare name of a well known function.
  bool calls_well_known_only() {
    Token before;
    bool qualified = false;
    for (; token_.kind != TokenKind::end; step()) {
      if (token_.text == "(" && may_be_called(before) && (qualified || !is_well_known(lower(before.text))))
        return false;
      qualified = before.text == ".";
      before = token_;
    }
    return true;
  }

  void pass_columns() {
    if (!take("(")) return;
    while (token_.kind == TokenKind::word || token_.kind == TokenKind::quoted_identifier || token_.text == ",") step();
    take(")");
  }

 private:
  static bool may_be_called(const Token& token) {
    return token.kind == TokenKind::word || token.kind == TokenKind::quoted_identifier;
  }

  void step() { token_ = next_significant(lexer_); }

  Lexer lexer_;
  Token token_;
};

}  // namespace

std::optional<Effects> plain_insert(std::string_view statement) {
  Head head(statement);
  if (!head.take("insert") || !head.take("into")) return std::nullopt;
  auto name = head.take_name();
  if (!name) return std::nullopt;
  head.pass_columns();
  if (!head.take("values")) return std::nullopt;
  Effects effects;
  effects.kind = "INSERT";
  effects.writes_rows = head.calls_well_known_only();
  if (!effects.writes_rows && statement.size() <= worth_a_tree) return std::nullopt;
  const auto* measured = measured_lock("InsertStmt");
  effects.lock = {.mode = measured == nullptr ? "unknown" : std::string(measured->mode), .relation = *std::move(name)};
  return effects;
}

}  // namespace drover::sql::postgres
