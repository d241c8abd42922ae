#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "sql/pieces.hpp"
#include "sql/syntax_error.hpp"

namespace drover::sql::sqlite {

// What the parser is asked about at most: it takes some twenty times the text.
inline constexpr std::size_t longest_parsed = std::size_t{8} << 20U;

// Asks SQLite's own parser, on an empty database in memory. What needs the real tables (an unknown table or column) is
// not its business.
std::optional<SyntaxError> syntax_error(std::string_view statement);

// The pieces of `text` that are no good SQL.
std::vector<BadPiece> bad_pieces(std::string_view text, std::span<const Piece> pieces);

}  // namespace drover::sql::sqlite
