#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sql/statement.hpp"

namespace drover::sql {

enum class PieceKind { statement, copy_data, client_command };

// A statement's place in its text, found by the lexer alone: from its first token to its last, for COPY ... FROM STDIN
// with the data behind it, and the line that ends the data.
struct Piece {
  std::size_t begin = 0;
  std::size_t end = 0;
  PieceKind kind = PieceKind::statement;
  std::size_t text_end = 0;    // of the statement itself
  std::size_t data_begin = 0;  // copy_data only
  std::size_t data_end = 0;

  std::string_view text_in(std::string_view whole) const { return whole.substr(begin, text_end - begin); }
};

// Something the lexer could not end: a string, a comment, a dollar quote, a trigger's body.
struct Unterminated {
  std::size_t offset = 0;
  std::string what;
};

// What makes everything behind it uncertain, though it can be read.
struct Obstacle {
  std::size_t offset = 0;
  std::string code;
  std::string message;
};

struct Pieces {
  std::vector<Piece> pieces;
  std::vector<Unterminated> unterminated;
  std::vector<Obstacle> obstacles;
};

// Cuts at semicolons outside of everything that may hold one: bodies of SQLite triggers, PostgreSQL's BEGIN ATOMIC
// bodies and the parentheses of its rules. Commands of the clients psql and sqlite3 are pieces of their own.
Pieces cut(Dialect dialect, std::string_view text);

}  // namespace drover::sql
