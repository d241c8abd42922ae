#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

namespace drover::log {

enum class Format { human, json };

enum class Level { error, warning, info, debug };

std::string_view to_string(Level level);
std::optional<Level> parse_level(std::string_view text);

// [log]
struct Options {
  std::filesystem::path file;  // absolute; empty: none
  bool to_stderr = false;
  Format format = Format::human;
  Level level = Level::info;                 // lines of this level and of those before it
  std::uint64_t size = 10ULL * 1024 * 1024;  // a line that would make the file larger begins a new one
  int keep = 5;                              // older files that stay, FILE.1 the youngest of them
  bool show_data = false;                    // the servers' own words, which may hold row values

  bool is_off() const { return file.empty() && !to_stderr; }
};

}  // namespace drover::log
