#include "sql/postgres/parser.hpp"

#include <algorithm>

#include <pg_query.h>

#include "sql/lexer.hpp"
#include "sql/postgres/deep_stack.hpp"

namespace drover::sql::postgres {

namespace {

// libpg_query counts characters from 1, we count bytes from 0.
std::size_t byte_offset(std::string_view text, int cursor) {
  std::size_t characters = cursor > 0 ? static_cast<std::size_t>(cursor - 1) : 0;
  std::size_t offset = 0;
  while (offset < text.size() && characters > 0) {
    ++offset;
    while (offset < text.size() && (static_cast<unsigned char>(text[offset]) & 0xC0U) == 0x80U) ++offset;
    --characters;
  }
  return offset;
}

// The C interface wants an end of string; a NUL inside would end the text early and hide the rest.
bool can_be_asked(std::string_view text) {
  return text.size() <= longest_parsed && text.find('\0') == std::string_view::npos;
}

bool has_many_tokens(std::string_view statement) {
  if (statement.size() < most_tokens_of_tree) return false;
  Lexer lexer(Dialect::postgres, statement);
  std::size_t count = 0;
  while (count <= most_tokens_of_tree && lexer.next().kind != TokenKind::end) ++count;
  return count > most_tokens_of_tree;
}

// libpg_query does not see that a literal goes on behind a comment and a line's end, as PostgreSQL does; blanks it
// does.
std::string with_blanks_for_comments(std::string_view statement) {
  std::string blank(statement);
  Lexer lexer(Dialect::postgres, statement);
  for (auto token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
    if (token.kind == TokenKind::comment) blank.replace(token.offset, token.text.size(), token.text.size(), ' ');
  }
  return blank;
}

// How much is asked for together: a fault makes all of it be asked again, one by one.
constexpr std::size_t asked_together = std::size_t{1} << 18U;

// As many pieces from `first` on as stand one behind the other, with nothing but SQL between them.
std::size_t end_of_run(std::span<const Piece> pieces, std::size_t first) {
  auto end = first;
  while (end < pieces.size() && pieces[end].kind == PieceKind::statement &&
         pieces[end].end - pieces[first].begin <= asked_together) {
    ++end;
  }
  return end;
}

void ask_one(std::string_view text, std::span<const Piece> pieces, std::size_t index, std::vector<BadPiece>& bad) {
  const auto& piece = pieces[index];
  if (piece.kind == PieceKind::client_command) return;
  if (auto error = syntax_error(piece.text_in(text))) bad.push_back({index, *std::move(error)});
}

// Where each node stands makes up a quarter of a tree, and nobody asks. Inside of strings, quotes are escaped; a
// tablespace has a location that is a string.
std::string without_locations(std::string_view tree) {
  constexpr std::string_view mark = ",\"location\":";
  constexpr std::string_view number = "-0123456789";
  std::string rest;
  rest.reserve(tree.size());
  for (auto at = tree.find(mark); at != std::string_view::npos; at = tree.find(mark)) {
    const auto behind = at + mark.size();
    const auto end = std::min(tree.find_first_not_of(number, behind), tree.size());
    rest += tree.substr(0, end == behind ? end : at);
    tree.remove_prefix(end);
  }
  return rest.append(tree);
}

std::string parse(const std::string& terminated) {
  std::string tree;
  const auto result = pg_query_parse(terminated.c_str());
  if (result.error == nullptr && result.parse_tree != nullptr) tree = without_locations(result.parse_tree);
  pg_query_free_parse_result(result);
  return tree;
}

std::optional<SyntaxError> error_in(const std::string& terminated) {
  std::optional<SyntaxError> error;
  const auto result = pg_query_split_with_parser(terminated.c_str());
  if (result.error != nullptr) {
    error = SyntaxError{byte_offset(terminated, result.error->cursorpos), result.error->message};
  }
  pg_query_free_split_result(result);
  return error;
}

}  // namespace

std::optional<std::size_t> statements_in(std::string_view text) {
  if (!can_be_asked(text)) return std::nullopt;
  std::optional<std::size_t> count;
  const std::string terminated(text);
  on_deep_stack([&] {
    const auto result = pg_query_split_with_parser(terminated.c_str());
    if (result.error == nullptr) count = static_cast<std::size_t>(result.n_stmts);
    pg_query_free_split_result(result);
  });
  return count;
}

std::optional<SyntaxError> syntax_error(std::string_view statement) {
  if (!can_be_asked(statement)) return std::nullopt;
  std::optional<SyntaxError> error;
  on_deep_stack([&] {
    error = error_in(std::string(statement));
    if (error && !error_in(with_blanks_for_comments(statement))) error.reset();
  });
  return error;
}

std::vector<BadPiece> bad_pieces(std::string_view text, std::span<const Piece> pieces) {
  std::vector<BadPiece> bad;
  on_deep_stack([&] {
    for (std::size_t first = 0; first < pieces.size();) {
      const auto end = std::max(end_of_run(pieces, first), first + 1);
      const auto together = text.substr(pieces[first].begin, pieces[end - 1].text_end - pieces[first].begin);
      if (end - first == 1 || statements_in(together) != end - first) {
        for (auto index = first; index < end; ++index) ask_one(text, pieces, index, bad);
      }
      first = end;
    }
  });
  return bad;
}

std::string parse_tree(std::string_view statement) {
  if (!can_be_asked(statement) || has_many_tokens(statement)) return {};
  std::string tree;
  on_deep_stack([&] {
    tree = parse(std::string(statement));
    if (tree.empty()) tree = parse(with_blanks_for_comments(statement));
  });
  return tree;
}

}  // namespace drover::sql::postgres
