#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace drover {

using Instant = std::chrono::sys_time<std::chrono::microseconds>;  // UTC; for display and records, never for leases
using Milliseconds = std::chrono::milliseconds;

Instant now();

// "2026-11-24T10:02:11.123456Z", and back; what PostgreSQL makes of it, "2026-11-24 10:02:11.1+00", is taken too.
std::string to_iso8601(Instant instant);
std::optional<Instant> parse_iso8601(std::string_view text);

// "250ms", "2s", "1.5s", "10min", "2h", "1d"; a bare number is refused, because it hides its unit.
std::optional<Milliseconds> parse_duration(std::string_view text);

// For people: "0.8 s", "42 s", "1 m 52 s", "2 h 05 m".
std::string to_text(std::chrono::microseconds duration);

}  // namespace drover
