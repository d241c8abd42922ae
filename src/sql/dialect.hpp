#pragma once

#include <string_view>

namespace drover::sql {

enum class Dialect { postgres, sqlite, mariadb };

std::string_view to_string(Dialect dialect);

}  // namespace drover::sql
