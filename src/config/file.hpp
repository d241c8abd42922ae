#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "config/value.hpp"

namespace drover::config {

// drover.toml taken apart: what was written for which key. Unknown sections and keys are in `problems`, each with its
// place and what it may have been meant to be.
struct ConfigFile {
  std::vector<Written> base;
  std::map<std::string, std::vector<Written>> overlays;  // of [env.NAME]
  bool has_tenants = false;                              // [tenants] is there, though perhaps empty
  Problems problems;
};

// `name` is the file as messages show it.
ConfigFile read_toml(std::string_view text, const std::string& name);

}  // namespace drover::config
