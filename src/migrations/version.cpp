#include "migrations/version.hpp"

#include <algorithm>

namespace drover::migrations {

std::optional<Version> Version::parse(std::string_view text) {
  const bool digits = !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  if (!digits) return std::nullopt;
  Version version;
  version.text_ = std::string(text);
  return version;
}

std::string_view Version::key() const {
  const std::string_view text = text_;
  const auto first = text.find_first_not_of('0');
  return first == std::string_view::npos ? std::string_view{} : text.substr(first);
}

std::strong_ordering Version::operator<=>(const Version& other) const {
  const auto mine = key();
  const auto theirs = other.key();
  if (mine.size() != theirs.size()) return mine.size() <=> theirs.size();
  return mine <=> theirs;
}

}  // namespace drover::migrations
