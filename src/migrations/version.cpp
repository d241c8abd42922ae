#include "migrations/version.hpp"

#include <algorithm>

namespace drover::migrations {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view without_zeros(std::string_view digits) {
  const auto first = digits.find_first_not_of('0');
  return first == std::string_view::npos ? std::string_view{} : digits.substr(first);
}

// Takes the digits at the front of `text` away.
std::string_view take_number(std::string_view& text) {
  std::size_t end = 0;
  while (end < text.size() && is_digit(text[end])) ++end;
  const auto digits = text.substr(0, end);
  text.remove_prefix(end);
  return without_zeros(digits);
}

std::strong_ordering compare_numbers(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return a.size() <=> b.size();
  return a <=> b;
}

// Number by number; a missing sub-version is zero.
std::strong_ordering compare_versions(std::string_view a, std::string_view b) {
  while (!a.empty() || !b.empty()) {
    if (const auto order = compare_numbers(take_number(a), take_number(b)); order != 0) return order;
    if (!a.empty()) a.remove_prefix(1);
    if (!b.empty()) b.remove_prefix(1);
  }
  return std::strong_ordering::equal;
}

// Digits by their value, everything else by its bytes.
std::strong_ordering compare_names(std::string_view a, std::string_view b) {
  const auto whole = a <=> b;
  while (!a.empty() && !b.empty()) {
    if (is_digit(a.front()) && is_digit(b.front())) {
      if (const auto order = compare_numbers(take_number(a), take_number(b)); order != 0) return order;
      continue;
    }
    if (a.front() != b.front()) return a.front() <=> b.front();
    a.remove_prefix(1);
    b.remove_prefix(1);
  }
  if (a.empty() != b.empty()) return a.empty() ? std::strong_ordering::less : std::strong_ordering::greater;
  return whole;
}

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == ' ')
      result += "%20";
    else if (c == ',')
      result += "%2C";
    else
      result += c;
  }
  return result;
}

}  // namespace

std::optional<Version> Version::parse(std::string_view text) {
  bool after_digit = false;
  for (const char c : text) {
    if (!is_digit(c) && !(after_digit && (c == '.' || c == '_'))) return std::nullopt;
    after_digit = is_digit(c);
  }
  if (!after_digit) return std::nullopt;
  Version version;
  version.text_ = std::string(text);
  std::ranges::replace(version.text_, '_', '.');
  return version;
}

Version Version::named(std::string_view text, std::uint32_t place) {
  Version version;
  version.text_ = escaped(text);
  version.name_ = true;
  version.place_ = place;
  return version;
}

std::optional<Version> Version::read(std::string_view text) {
  if (text.empty()) return std::nullopt;
  auto number = parse(text);
  return number ? number : named(text);
}

std::string Version::key() const {
  if (name_) return text_;
  std::string key;
  std::size_t significant = 0;
  for (std::string_view rest = text_; !rest.empty();) {
    const auto number = take_number(rest);
    key += number.empty() ? std::string_view("0") : number;
    if (!number.empty()) significant = key.size();
    if (rest.empty()) break;
    rest.remove_prefix(1);
    key += '.';
  }
  key.resize(significant);
  return key;
}

std::strong_ordering Version::operator<=>(const Version& other) const {
  if (name_ != other.name_) return name_ ? std::strong_ordering::greater : std::strong_ordering::less;
  if (!name_) return compare_versions(text_, other.text_);
  if (text_ == other.text_) return std::strong_ordering::equal;
  if (place_ != 0 && other.place_ != 0) return place_ <=> other.place_;
  return compare_names(text_, other.text_);
}

}  // namespace drover::migrations
