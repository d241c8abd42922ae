#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sql/syntax_error.hpp"

namespace drover::sql::postgres {

// What the parser takes at most; longer text is only read by our lexer.
inline constexpr std::size_t longest_parsed = std::size_t{8} << 20U;

// The whole script is good SQL for PostgreSQL 15 (libpg_query 15). False also where it is too long to be asked, or
// holds what is not SQL at all (COPY data, psql commands).
bool parses_whole(std::string_view text);

std::optional<SyntaxError> syntax_error(std::string_view statement);

// The parse tree of one statement as JSON; "" where it cannot be parsed.
std::string parse_tree(std::string_view statement);

}  // namespace drover::sql::postgres
