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

std::vector<Fault> faults_of_lexer(const Pieces& cut_pieces) {
  std::vector<Fault> faults;
  for (const auto& open : cut_pieces.unterminated) {
    faults.push_back({open.offset, "unterminated", fmt::format("this {} does not end", open.what)});
  }
  for (const auto& obstacle : cut_pieces.obstacles) {
    faults.push_back({obstacle.offset, obstacle.code, obstacle.message});
  }
  std::ranges::stable_sort(faults, {}, &Fault::offset);
  return faults;
}

// Asks the database's own parser.
std::vector<Fault> faults_of_parser(Dialect dialect, std::string_view text, const std::vector<Piece>& pieces) {
  std::vector<BadPiece> bad;
  if (dialect == Dialect::postgres) bad = postgres::bad_pieces(text, pieces);
  if (dialect == Dialect::sqlite) bad = sqlite::bad_pieces(text, pieces);
  std::vector<Fault> faults;
  for (const auto& [index, error] : bad) {
    const auto& piece = pieces[index];
    faults.push_back(
        {.offset = piece.begin + std::min(error.offset, piece.text_end - piece.begin), .message = error.message});
  }
  return faults;
}

Problems problems_of(const std::vector<Fault>& faults, std::string_view text, const std::string& file, Position start) {
  Problems problems;
  Positions positions(text, start);
  for (const auto& fault : faults) {
    const auto position = positions.at(fault.offset);
    problems.push_back({.code = fault.code,
                        .message = fault.message,
                        .place = Place{.file = file, .line = position.line, .column = position.column}});
  }
  return problems;
}

// A hash works best on large pieces.
class TokenHash {
 public:
  void add(std::string_view text) {
    // The length in front keeps "a b" and "ab" apart.
    buffer_ += std::to_string(text.size());
    buffer_ += ':';
    if (text.size() < flush_at) {
      buffer_ += text;
    } else {
      flush();
      hash_.add(text);
    }
    if (buffer_.size() >= flush_at) flush();
  }

  std::string finish() {
    flush();
    return hash_.finish();
  }

 private:
  static constexpr std::size_t flush_at = 4'096;

  void flush() {
    hash_.add(buffer_);
    buffer_.clear();
  }

  Sha256 hash_;
  std::string buffer_;
};

void add_tokens(TokenHash& hash, Dialect dialect, std::string_view statement) {
  Lexer lexer(dialect, statement);
  for (auto token = next_significant(lexer); token.kind != TokenKind::end; token = next_significant(lexer)) {
    if (token.kind != TokenKind::semicolon) hash.add(token.text);
  }
}

}  // namespace

Checked<std::vector<Statement>> split(Dialect dialect, const SharedText& text, const std::string& file,
                                      Position start) {
  const auto found = cut(dialect, text);
  auto faults = faults_of_lexer(found);
  // Behind what cannot be cut, everything would only be an echo.
  if (faults.empty()) faults = faults_of_parser(dialect, text, found.pieces);
  if (!faults.empty()) return std::unexpected(problems_of(faults, text, file, start));
  std::vector<Statement> statements;
  statements.reserve(found.pieces.size());
  Positions positions(text, start);
  for (const auto& piece : found.pieces) {
    auto& statement = statements.emplace_back();
    statement.text = text.part(piece.begin, piece.text_end);
    statement.start = positions.at(piece.begin);
    if (piece.kind != PieceKind::copy_data) continue;
    statement.data = text.part(piece.data_begin, piece.data_end);
    statement.data_line = positions.at(piece.data_begin).line;
  }
  return statements;
}

Position position_in(const Statement& statement, std::size_t offset) {
  return Positions(statement.text, statement.start).at(offset);
}

std::string statement_hash(Dialect dialect, std::string_view statement) {
  TokenHash hash;
  add_tokens(hash, dialect, statement);
  return hash.finish();
}

std::string statement_hash(Dialect dialect, const Statement& statement) {
  TokenHash hash;
  add_tokens(hash, dialect, statement.text);
  if (statement.brings_data()) hash.add(statement.data);
  return hash.finish();
}

}  // namespace drover::sql
