#pragma once

#include <string>
#include <string_view>

#include "sql/effects.hpp"

namespace drover::sql::postgres {

// Reads libpg_query's JSON tree of one statement. Recursion follows the input's nesting: call it on a deep stack.
Effects read_tree(const std::string& tree, std::string_view statement);

}  // namespace drover::sql::postgres
