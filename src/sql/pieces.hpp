#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sql/statement.hpp"

namespace drover::sql {

enum class PieceKind { statement, copy_data, client_command };

// A statement's place in its text, found by the lexer alone: from its first token to its last, for COPY ... FROM STDIN
// with the data behind it.
struct Piece {
  std::size_t begin = 0;
  std::size_t end = 0;
  PieceKind kind = PieceKind::statement;
};

// Something the lexer could not end: a string, a comment, a dollar quote, a trigger's body.
struct Unterminated {
  std::size_t offset = 0;
  std::string what;
};

struct Pieces {
  std::vector<Piece> pieces;
  std::vector<Unterminated> unterminated;
};

// Cuts at semicolons outside of everything that may hold one: bodies of SQLite triggers, PostgreSQL's BEGIN ATOMIC
// bodies and the parentheses of its rules.
Pieces cut(Dialect dialect, std::string_view text);

}  // namespace drover::sql
