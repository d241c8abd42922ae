#pragma once

#include <string_view>

#include "sql/effects.hpp"

namespace drover::sql::sqlite {

Effects effects_of(std::string_view statement);

}  // namespace drover::sql::sqlite
