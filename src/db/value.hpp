#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace drover::db {

// Values travel as text, as the database prints them; NULL is nullopt. Booleans are "t"/"f" on PostgreSQL, "1"/"0" on
// SQLite; is_true() knows both.
using Value = std::optional<std::string>;
using Args = std::span<const Value>;

struct Rows {
  std::vector<std::string> columns;
  std::vector<std::vector<Value>> rows;

  bool empty() const { return rows.empty(); }
  std::size_t size() const { return rows.size(); }
  // The column's index; asserts that it is there.
  std::size_t column(std::string_view name) const;
};

bool is_true(const Value& value);
std::string text_of(const Value& value);  // "" for NULL
long long number_of(const Value& value);  // 0 for NULL, without its fraction; std::invalid_argument: no number

}  // namespace drover::db
