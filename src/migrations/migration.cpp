#include "migrations/migration.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace drover::migrations {

std::string_view to_string(Type type) {
  switch (type) {
    case Type::none:
      return "";
    case Type::base:
      return "base";
    case Type::data:
      return "data";
    case Type::config:
      return "config";
  }
  return "";
}

std::optional<Type> parse_type(std::string_view text) {
  const auto word = lower(text);
  if (word == "base") return Type::base;
  if (word == "data" || word == "transactional" || word == "transaccional") return Type::data;
  if (word == "config") return Type::config;
  return std::nullopt;
}

bool Migration::applies_to(std::string_view level) const {
  if (level.empty() || directives.levels.empty()) return true;
  return std::ranges::find(directives.levels, level) != directives.levels.end();
}

}  // namespace drover::migrations
