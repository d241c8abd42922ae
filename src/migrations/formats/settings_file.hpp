#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace drover::migrations {

// A line `key = value` of a small file beside a migration; quotes round the value are taken off.
struct Setting {
  std::string key;
  std::string value;
  std::uint32_t line = 0;
};

// Comments begin with `#`. A line that is neither is a setting with an empty value.
std::vector<Setting> read_settings(std::string_view text);

}  // namespace drover::migrations
