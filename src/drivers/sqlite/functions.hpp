#pragma once

#include <set>
#include <string>

#include <sqlite3.h>

namespace drover::sqlite {

// Gives the connection those of db::application_functions that are named; others are not asked for here. NULL in, NULL
// out; regexp and normalize fail on text that is not UTF-8.
void register_functions(sqlite3* handle, const std::set<std::string>& names);

}  // namespace drover::sqlite
