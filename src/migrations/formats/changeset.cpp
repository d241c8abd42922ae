#include "migrations/formats/changeset.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace drover::migrations {

namespace {

constexpr std::string_view word = "changeset";
constexpr std::string_view blanks = " \t\r";

std::string_view without_quotes(std::string_view text) {
  return text.size() > 1 && text.front() == '"' && text.back() == '"' ? text.substr(1, text.size() - 2) : text;
}

// Takes what goes to the next of `ends` outside of double quotes.
std::string_view take(std::string_view& rest, std::string_view ends) {
  bool quoted = false;
  std::size_t at = 0;
  for (; at < rest.size(); ++at) {
    if (rest[at] == '"') quoted = !quoted;
    if (!quoted && ends.contains(rest[at])) break;
  }
  const auto taken = rest.substr(0, at);
  rest.remove_prefix(std::min(at + 1, rest.size()));
  return trim(taken);
}

}  // namespace

bool Changeset::is(const std::string& attribute, std::string_view value) const {
  const auto found = attributes.find(attribute);
  return found != attributes.end() && equal_ignoring_case(found->second, value);
}

std::optional<Changeset> parse_changeset(std::string_view comment) {
  if (!equal_ignoring_case(comment.substr(0, word.size()), word)) return std::nullopt;
  auto rest = trim(comment.substr(word.size()));
  if (rest.size() == comment.size() - word.size()) return std::nullopt;  // "changesets ..."
  Changeset one;
  one.author = std::string(without_quotes(take(rest, ":")));
  rest = trim(rest);
  one.id = std::string(without_quotes(take(rest, blanks)));
  if (one.author.empty() || one.id.empty()) return std::nullopt;
  for (rest = trim(rest); !rest.empty(); rest = trim(rest)) {
    const auto pair = take(rest, blanks);
    const auto colon = std::min(pair.find(':'), pair.size());
    one.attributes[lower(pair.substr(0, colon))] =
        std::string(without_quotes(pair.substr(std::min(colon + 1, pair.size()))));
  }
  return one;
}

bool is_for_database(std::string_view list, std::string_view name) {
  bool named = false;
  bool others_named = false;
  for (const auto& one : split_list(list)) {
    if (equal_ignoring_case(one, "all") || equal_ignoring_case(one, name)) named = true;
    if (one.starts_with('!') && equal_ignoring_case(std::string_view(one).substr(1), name)) return false;
    if (!one.starts_with('!')) others_named = true;
  }
  return named || !others_named;
}

}  // namespace drover::migrations
