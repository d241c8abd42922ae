#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace drover::report {

// What the terminal can do. Made by the command line, from isatty, NO_COLOR and --no-color.
struct Style {
  bool live = false;  // standard error is a terminal: a progress line may be drawn over
  bool color = false;
  bool quiet = false;
  bool show_data = false;
  int width = 80;
};

enum class Tint { plain, good, bad, warn, dim, bold };

std::string tinted(const Style& style, Tint tint, std::string_view text);

// "00:01:13"
std::string clock_text(std::chrono::milliseconds duration);

// "1 tenant", "2,311 tenants"
std::string counted(long long count, std::string_view noun);

// `text` cut to `width` characters, the last of them "…" where something was cut.
std::string fitted(std::string_view text, std::size_t width);

}  // namespace drover::report
