#pragma once

#include <string_view>

#include "sql/effects.hpp"

namespace drover::sql::postgres {

// By the parse tree; where there is none (a newer grammar, COPY data), by the tokens.
Effects effects_of(std::string_view statement);

}  // namespace drover::sql::postgres
