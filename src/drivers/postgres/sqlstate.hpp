#pragma once

#include <string_view>

#include "db/error.hpp"

namespace drover::postgres {

// PostgreSQL 15 manual, appendix A.
db::ErrorClass class_of(std::string_view sqlstate);
std::string_view condition_of(std::string_view sqlstate);  // "" where it has no name here

// The same again may well work.
bool is_transient(std::string_view sqlstate);

// The server's message may hold row values: classes 22 and 23, and what functions RAISE.
bool may_hold_values(std::string_view sqlstate);

}  // namespace drover::postgres
