#include "migrations/formats/settings_file.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace drover::migrations {

std::vector<Setting> read_settings(std::string_view text) {
  std::vector<Setting> settings;
  for (std::uint32_t line = 1; !text.empty(); ++line) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto content = trim(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (content.empty() || content.starts_with('#')) continue;
    const auto equals = std::min(content.find('='), content.size());
    auto value = trim(content.substr(std::min(equals + 1, content.size())));
    if (value.size() > 1 && value.front() == value.back() && (value.front() == '"' || value.front() == '\'')) {
      value = value.substr(1, value.size() - 2);
    }
    settings.push_back({std::string(trim(content.substr(0, equals))), std::string(value), line});
  }
  return settings;
}

}  // namespace drover::migrations
