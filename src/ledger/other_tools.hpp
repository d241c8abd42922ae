#pragma once

#include <string>
#include <vector>

#include "db/connection.hpp"
#include "sql/dialect.hpp"

namespace drover::ledger {

// The formats (by their names in drover.toml) whose tools keep a ledger in this database, by the names of tables that
// only they have. Throws db::Error. Reads only.
std::vector<std::string> other_tools(db::Connection& connection, sql::Dialect dialect);

}  // namespace drover::ledger
