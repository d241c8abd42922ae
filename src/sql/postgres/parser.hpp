#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sql/pieces.hpp"
#include "sql/syntax_error.hpp"

namespace drover::sql::postgres {

// What the parser takes at most; longer text is only read by our lexer.
inline constexpr std::size_t longest_parsed = std::size_t{8} << 20U;

// How many statements the parser of PostgreSQL 15 (libpg_query 15) finds in a text; nullopt where it finds none good,
// is not to be asked (too long, a NUL byte), or where there is no SQL at all (COPY data, psql commands).
std::optional<std::size_t> statements_in(std::string_view text);

std::optional<SyntaxError> syntax_error(std::string_view statement);

// The pieces of `text` that are no good SQL. Asks for many of them together.
std::vector<BadPiece> bad_pieces(std::string_view text, std::span<const Piece> pieces);

// A tree of more tokens takes more memory than what it tells is worth.
inline constexpr std::size_t most_tokens_of_tree = 200'000;

// The parse tree of one statement as JSON; "" where it cannot be parsed, or has too many tokens.
std::string parse_tree(std::string_view statement);

}  // namespace drover::sql::postgres
