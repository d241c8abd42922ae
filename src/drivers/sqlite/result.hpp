#pragma once

#include <string_view>

#include <sqlite3.h>

#include "db/error.hpp"

namespace drover::sqlite {

// The one place that turns SQLite's result codes into errors. `handle` may be null: then only the code speaks.
// sqlstate is the name of the extended result code; texts RAISEd by the migration may hold row values, SQLite's own
// constraint messages name table and column only (sqlite.org/rescode.html).
db::Error error_of(sqlite3* handle, int code);

db::Error error(db::ErrorClass error_class, std::string_view code_name, const std::string& message);

}  // namespace drover::sqlite
