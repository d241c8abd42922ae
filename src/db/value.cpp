#include "db/value.hpp"

#include <algorithm>
#include <cassert>

namespace drover::db {

std::size_t Rows::column(std::string_view name) const {
  const auto found = std::ranges::find(columns, name);
  assert(found != columns.end());
  return static_cast<std::size_t>(found - columns.begin());
}

bool is_true(const Value& value) { return value && (*value == "t" || *value == "1" || *value == "true"); }

std::string text_of(const Value& value) { return value.value_or(std::string{}); }

long long number_of(const Value& value) { return value ? std::stoll(*value) : 0; }

}  // namespace drover::db
