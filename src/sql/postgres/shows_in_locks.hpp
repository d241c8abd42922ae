#pragma once

#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace drover::sql::postgres {

// Effects::shows_in_locks of one statement: its tag in libpg_query's JSON tree, "CreateStmt", and the node behind it.
// Recursion follows the input's nesting: call it on a deep stack.
bool shows_in_locks(std::string_view tag, const nlohmann::json& node);

}  // namespace drover::sql::postgres
