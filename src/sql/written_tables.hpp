#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sql/dialect.hpp"

namespace drover::sql {

// The tables whose rows a statement writes, or that it drops, empties or alters, as its own words name them: in lower
// case, without schema and quotes. What a function, a trigger or a query within its WITH does is not among them.
std::vector<std::string> written_tables(Dialect dialect, std::string_view statement);

}  // namespace drover::sql
