#include "sql/statement.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/checksum.hpp"
#include "sql/lexer.hpp"
#include "sql/pieces.hpp"
#include "sql/postgres/parser.hpp"
#include "sql/sqlite/syntax.hpp"

namespace drover::sql {

namespace {

struct Fault {
  std::size_t offset = 0;  // into the whole text
  std::string code = "syntax";
  std::string message;
};

// Asks the database's own parser about one piece.
std::optional<Fault> fault_in(Dialect dialect, std::string_view text, const Piece& piece) {
  if (piece.kind != PieceKind::statement) return std::nullopt;
  const auto statement = text.substr(piece.begin, piece.end - piece.begin);
  std::optional<SyntaxError> error;
  if (dialect == Dialect::postgres) error = postgres::syntax_error(statement);
  if (dialect == Dialect::sqlite) error = sqlite::syntax_error(statement);
  if (!error) return std::nullopt;
  return Fault{.offset = piece.begin + std::min(error->offset, statement.size()), .message = error->message};
}

std::vector<Fault> faults_of(Dialect dialect, std::string_view text, const Pieces& cut_pieces) {
  std::vector<Fault> faults;
  for (const auto& open : cut_pieces.unterminated) {
    faults.push_back({open.offset, "unterminated", fmt::format("this {} does not end", open.what)});
  }
  if (!faults.empty()) return faults;  // everything behind it would only be an echo
  if (dialect == Dialect::postgres && postgres::parses_whole(text)) return faults;
  for (const auto& piece : cut_pieces.pieces) {
    if (auto fault = fault_in(dialect, text, piece)) faults.push_back(*std::move(fault));
  }
  return faults;
}

}  // namespace

Checked<std::vector<Statement>> split(Dialect dialect, std::string_view text, const std::string& file, Position start) {
  const auto pieces = cut(dialect, text);
  if (const auto faults = faults_of(dialect, text, pieces); !faults.empty()) {
    Problems problems;
    Positions positions(text, start);
    for (const auto& fault : faults) {
      const auto position = positions.at(fault.offset);
      problems.push_back({.code = fault.code,
                          .message = fault.message,
                          .place = Place{.file = file, .line = position.line, .column = position.column}});
    }
    return std::unexpected(std::move(problems));
  }
  std::vector<Statement> statements;
  statements.reserve(pieces.pieces.size());
  Positions positions(text, start);
  for (const auto& piece : pieces.pieces) {
    statements.push_back(
        {.text = std::string(text.substr(piece.begin, piece.end - piece.begin)), .start = positions.at(piece.begin)});
  }
  return statements;
}

Position position_in(const Statement& statement, std::size_t offset) {
  return Positions(statement.text, statement.start).at(offset);
}

std::string statement_hash(Dialect dialect, std::string_view statement) {
  Sha256 hash;
  Lexer lexer(dialect, statement);
  for (auto token = next_significant(lexer); token.kind != TokenKind::end; token = next_significant(lexer)) {
    if (token.kind == TokenKind::semicolon) continue;
    // The length in front keeps "a b" and "ab" apart.
    hash.add(fmt::format("{}:", token.text.size()));
    hash.add(token.text);
  }
  return hash.finish();
}

}  // namespace drover::sql
