#include "db/value.hpp"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <stdexcept>

namespace drover::db {

std::size_t Rows::column(std::string_view name) const {
  const auto found = std::ranges::find(columns, name);
  assert(found != columns.end());
  return static_cast<std::size_t>(found - columns.begin());
}

bool is_true(const Value& value) { return value && (*value == "t" || *value == "1" || *value == "true"); }

std::string text_of(const Value& value) { return value.value_or(std::string{}); }

long long number_of(const Value& value) {
  if (!value) return 0;
  long long number = 0;
  const auto* end = value->data() + value->size();
  const auto [stopped, error] = std::from_chars(value->data(), end, number);
  if (error != std::errc{} || (stopped != end && *stopped != '.')) {
    throw std::invalid_argument("'" + *value + "' is no number");
  }
  return number;
}

}  // namespace drover::db
