#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "base/problem.hpp"

namespace drover::tenants {

// A name with {id} in it: tenant_{id}.
struct Pattern {
  std::string prefix;
  std::string suffix;

  // What stands at {id}; nullopt where the name does not match. Never empty, not yet checked for the grammar.
  std::optional<std::string> id_in(std::string_view name) const;

  // For LIKE ... ESCAPE '\': every % and _ of the pattern is a plain character.
  std::string like() const;
};

// Of a database's or schema's name: exactly one {id}, and no wildcard besides.
std::expected<Pattern, Problem> parse_pattern(std::string_view text);

}  // namespace drover::tenants
