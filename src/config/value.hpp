#pragma once

#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "config/keys.hpp"

namespace drover::config {

// Where a value was written; a later one wins over an earlier one.
enum class Layer { preset, file, overlay, dotenv, environment, option };

// What was written, before it is known whether it fits its key. Text that was written without a type (an environment
// variable, an option) fits any.
struct Written {
  enum class Form { untyped, text, number, fraction, truth, list, other };
  Path path;
  Form form = Form::untyped;
  std::string text;                // list: nothing; other: what it is ("a table")
  std::vector<std::string> items;  // list
  Layer layer = Layer::preset;
  std::optional<Place> place;
  std::string origin;
};

// What fits its key.
struct Value {
  std::string text;
  std::int64_t number = 0;  // durations in milliseconds, sizes in bytes
  bool truth = false;
  std::vector<std::string> items;
  Layer layer = Layer::preset;
  std::optional<Place> place;
  std::string origin;
};

using Values = std::map<Path, Value>;

// Problems name the key, what it takes and, unless the key may hold a secret, what was written.
std::expected<Value, Problem> check(const Written& written, const Key& key);

}  // namespace drover::config
