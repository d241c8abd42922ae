#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace drover {

// ASCII only: identifiers of SQL keywords, options and directives. Never for tenants' data.
std::string lower(std::string_view text);
bool equal_ignoring_case(std::string_view a, std::string_view b);
std::string_view trim(std::string_view text);

// Pieces between separators, trimmed; empty pieces are left out.
std::vector<std::string> split_list(std::string_view text, char separator = ',');
std::string join(std::span<const std::string> pieces, std::string_view separator);

// The whole of `text` as a decimal number that fits; nothing else is accepted, also no sign and no blank.
std::optional<long long> parse_number(std::string_view text);

// Well-formed UTF-8 without NUL bytes (Unicode 15, table 3-7).
bool is_utf8(std::string_view text);

// Text of foreign origin: control characters and broken UTF-8 made visible, so that a tenant's name or a server's
// message can neither break a line nor move the cursor.
std::string visible(std::string_view text);

// "64kB", "10MB", "1GB", in powers of 1024, in bytes; a bare number is refused, because it hides its unit.
std::optional<long long> parse_size(std::string_view text);

// The candidate closest to `word`, if it is close enough to be what was meant.
std::optional<std::string> closest(std::string_view word, std::span<const std::string> candidates);

// 10000 as "10,000".
std::string grouped(long long number);

}  // namespace drover
