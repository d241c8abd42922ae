#pragma once

#include <string_view>

#include "db/error.hpp"

namespace drover::postgres {

// The error with what to do about it, where it comes from running one file in many tenants of one server.
db::Error with_remedy(db::Error error, std::string_view statement);

}  // namespace drover::postgres
