#pragma once

#include <optional>
#include <string_view>

#include "sql/effects.hpp"

namespace drover::sql::postgres {

// INSERT INTO name ... VALUES does the same whatever the values are: its first tokens say it all, and the parse tree of
// millions of values need not be made. nullopt: this is another statement, or its name is an unusual one.
std::optional<Effects> plain_insert(std::string_view statement);

}  // namespace drover::sql::postgres
