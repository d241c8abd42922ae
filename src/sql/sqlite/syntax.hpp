#pragma once

#include <optional>
#include <string_view>

#include "sql/syntax_error.hpp"

namespace drover::sql::sqlite {

// Asks SQLite's own parser, on an empty database in memory. What needs the real tables (an unknown table or column) is
// not its business.
std::optional<SyntaxError> syntax_error(std::string_view statement);

}  // namespace drover::sql::sqlite
