#include "base/time.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

namespace drover {

namespace {

struct Unit {
  std::string_view name;
  double milliseconds;
};

constexpr std::array<Unit, 9> units{{{"ms", 1},
                                     {"s", 1e3},
                                     {"sec", 1e3},
                                     {"m", 60e3},
                                     {"min", 60e3},
                                     {"h", 3600e3},
                                     {"hour", 3600e3},
                                     {"d", 86400e3},
                                     {"day", 86400e3}}};

constexpr double longest_milliseconds = 365.0 * 86400e3;

template <class Number>
bool take(std::string_view text, std::size_t at, std::size_t length, Number& into) {
  if (at + length > text.size()) return false;
  const char* end = text.data() + at + length;
  const auto result = std::from_chars(text.data() + at, end, into);
  return result.ec == std::errc{} && result.ptr == end;
}

// What is behind the seconds: "Z", ".5Z", ".123456+00".
std::optional<std::chrono::microseconds> take_fraction(std::string_view text) {
  int micros = 0;
  if (text.starts_with('.')) {
    const auto digits = std::min<std::size_t>(text.find_first_not_of("0123456789", 1), text.size()) - 1;
    if (digits > 6 || !take(text, 1, digits, micros)) return std::nullopt;
    for (auto i = digits; i < 6; ++i) micros *= 10;
    text.remove_prefix(1 + digits);
  }
  if (text != "Z" && text != "+00") return std::nullopt;
  return std::chrono::microseconds{micros};
}

}  // namespace

Instant now() { return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now()); }

std::string to_iso8601(Instant instant) {
  const auto day = std::chrono::floor<std::chrono::days>(instant);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{instant - day};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), time.hours().count(),
                     time.minutes().count(), time.seconds().count(), time.subseconds().count());
}

std::optional<Instant> parse_iso8601(std::string_view text) {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  if (!take(text, 0, 4, year) || !take(text, 5, 2, month) || !take(text, 8, 2, day) || !take(text, 11, 2, hour) ||
      !take(text, 14, 2, minute) || !take(text, 17, 2, second)) {
    return std::nullopt;
  }
  const auto fraction = take_fraction(text.substr(19));
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
  if (!date.ok() || !fraction) return std::nullopt;
  return Instant{std::chrono::sys_days{date}} + std::chrono::hours{hour} + std::chrono::minutes{minute} +
         std::chrono::seconds{second} + *fraction;
}

std::optional<Milliseconds> parse_duration(std::string_view text) {
  double count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count, std::chars_format::fixed);
  if (error != std::errc{} || !std::isfinite(count) || count < 0) return std::nullopt;
  auto name = text.substr(static_cast<std::size_t>(end - text.data()));
  if (name.starts_with(' ')) name.remove_prefix(1);
  for (const auto& unit : units) {
    if (name != unit.name) continue;
    const double milliseconds = count * unit.milliseconds;
    if (milliseconds > longest_milliseconds) return std::nullopt;
    return Milliseconds{std::llround(milliseconds)};
  }
  return std::nullopt;
}

std::string to_text(std::chrono::microseconds duration) {
  const double seconds = std::chrono::duration<double>(duration).count();
  if (seconds < 10) return fmt::format("{:.1f} s", seconds);
  const auto whole = static_cast<long long>(seconds);
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} m {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} m", whole / 3600, whole % 3600 / 60);
}

}  // namespace drover
