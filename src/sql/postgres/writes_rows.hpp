#pragma once

#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace drover::sql::postgres {

// Effects::writes_rows of one statement: its tag in libpg_query's JSON tree, "UpdateStmt", and the node behind it.
// Recursion follows the input's nesting: call it on a deep stack.
bool writes_rows(std::string_view tag, const nlohmann::json& node);

// A function of pg_catalog that changes nothing but the sequence it is given, and whose name nobody else uses for one
// that does. In small letters, without its schema.
bool is_well_known(std::string_view function);

}  // namespace drover::sql::postgres
