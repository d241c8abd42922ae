#pragma once

#include <array>
#include <string_view>

namespace drover::db {

// SQL functions that applications bring along to SQLite, and that their histories call. A session has those that
// SessionOptions::functions names.
inline constexpr auto application_functions =
    std::to_array<std::string_view>({"gen_random_uuid", "md5", "normalize", "now", "regexp", "sha256", "uuid"});

}  // namespace drover::db
