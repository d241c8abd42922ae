#include "report/style.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace drover::report {

namespace {

std::string_view code_of(Tint tint) {
  switch (tint) {
    case Tint::plain:
      return "";
    case Tint::good:
      return "\x1b[32m";
    case Tint::bad:
      return "\x1b[31m";
    case Tint::warn:
      return "\x1b[33m";
    case Tint::dim:
      return "\x1b[2m";
    case Tint::bold:
      return "\x1b[1m";
  }
  return "";
}

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }

}  // namespace

std::string tinted(const Style& style, Tint tint, std::string_view text) {
  if (!style.color || tint == Tint::plain) return std::string(text);
  return fmt::format("{}{}\x1b[0m", code_of(tint), text);
}

std::string clock_text(std::chrono::milliseconds duration) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(duration).count();
  return fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

std::string counted(long long count, std::string_view noun) {
  return fmt::format("{} {}{}", grouped(count), noun, count == 1 ? "" : "s");
}

std::string fitted(std::string_view text, std::size_t width) {
  std::size_t characters = 0;
  std::size_t cut = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!begins_character(text[i])) continue;
    if (characters + 1 == width) cut = i;
    if (++characters > width) return std::string(text.substr(0, cut)) + "…";
  }
  return std::string(text);
}

}  // namespace drover::report
