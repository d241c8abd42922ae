#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"

namespace drover::config {

// [A-Za-z_][A-Za-z0-9_]*
bool is_variable_name(std::string_view name);

struct DotenvLine {
  std::string name;
  std::string text;
  std::uint32_t line = 0;
};

// KEY=VALUE, with or without `export`; # begins a comment at the start of a line or behind a blank; in '...' nothing is
// special, in "..." \n, \t, \", \\ and \$ are. Nothing is expanded. Problems never quote a value: it may be a secret.
Checked<std::vector<DotenvLine>> parse_dotenv(std::string_view text, const std::string& file);

}  // namespace drover::config
