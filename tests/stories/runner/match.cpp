#include "match.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace drover::stories {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_anything(std::string_view) { return true; }

bool is_word(std::string_view text) { return !text.empty() && text.find_first_of(" \t") == std::string_view::npos; }

bool is_number(std::string_view text) {
  return !text.empty() && is_digit(text.front()) && is_digit(text.back()) &&
         std::ranges::all_of(text, [](char c) { return is_digit(c) || c == ','; });
}

// Digits, the marks between them, and units; begins with a digit and ends with a digit, a unit or a Z.
bool is_time(std::string_view text) {
  constexpr std::string_view marks = ":.,-+ ";
  constexpr std::string_view units = "TZdhmins";
  return !text.empty() && is_digit(text.front()) && !marks.contains(text.back()) &&
         std::ranges::all_of(text, [&](char c) { return is_digit(c) || marks.contains(c) || units.contains(c); });
}

struct Wildcard {
  std::string_view name;
  bool (*takes)(std::string_view);
};

constexpr auto wildcards =
    std::to_array<Wildcard>({{"<any>", is_anything}, {"<word>", is_word}, {"<n>", is_number}, {"<time>", is_time}});

const Wildcard* wildcard_at(std::string_view pattern) {
  const auto* found = std::ranges::find_if(wildcards, [&](const auto& card) { return pattern.starts_with(card.name); });
  return found == wildcards.end() ? nullptr : found;
}

bool fits_from(const Lines& patterns, std::size_t p, const Lines& text, std::size_t t) {
  if (p == patterns.size()) return t == text.size();
  if (patterns[p] == "...") {
    for (auto next = t; next <= text.size(); ++next) {
      if (fits_from(patterns, p + 1, text, next)) return true;
    }
    return false;
  }
  return t < text.size() && fits(patterns[p], text[t]) && fits_from(patterns, p + 1, text, t + 1);
}

// Length of the longest common subsequence from (e, g) on, for every e and g.
using Table = std::vector<std::vector<std::size_t>>;

Table common(const Lines& expected, const Lines& got) {
  Table table(expected.size() + 1, std::vector<std::size_t>(got.size() + 1, 0));
  for (auto e = expected.size(); e-- > 0;) {
    for (auto g = got.size(); g-- > 0;) {
      table[e][g] = fits(expected[e], got[g]) ? table[e + 1][g + 1] + 1 : std::max(table[e + 1][g], table[e][g + 1]);
    }
  }
  return table;
}

std::size_t time_length(std::string_view text) {
  std::size_t longest = 0;
  for (std::size_t length = 1; length <= text.size() && length <= 40; ++length) {
    const auto span = text.substr(0, length);
    const bool ends_here = length == text.size() || !std::isalnum(static_cast<unsigned char>(text[length]));
    const bool plain = is_number(span) || span.find_first_of(":smhd") == std::string_view::npos;
    if (ends_here && !plain && is_time(span)) longest = length;
  }
  return longest;
}

}  // namespace

bool fits(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (const auto* card = wildcard_at(pattern)) {
    const auto rest = pattern.substr(card->name.size());
    for (std::size_t length = 0; length <= text.size(); ++length) {
      if (card->takes(text.substr(0, length)) && fits(rest, text.substr(length))) return true;
    }
    return false;
  }
  return !text.empty() && pattern.front() == text.front() && fits(pattern.substr(1), text.substr(1));
}

bool fits_within(std::string_view pattern, std::string_view text) {
  return fits("<any>" + std::string(pattern) + "<any>", text);
}

bool fits(const Lines& patterns, const Lines& text) { return fits_from(patterns, 0, text, 0); }

Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  }
  return lines;
}

std::string difference(const Lines& expected, const Lines& got) {
  const auto table = common(expected, got);
  std::string text = "--- expected\n+++ got\n";
  std::size_t e = 0;
  std::size_t g = 0;
  while (e < expected.size() || g < got.size()) {
    if (e < expected.size() && g < got.size() && fits(expected[e], got[g])) {
      text += "  " + got[g] + "\n";
      ++e;
      ++g;
    } else if (e < expected.size() && (g == got.size() || table[e + 1][g] >= table[e][g + 1])) {
      text += "- " + expected[e++] + "\n";
    } else {
      text += "+ " + got[g++] + "\n";
    }
  }
  return text;
}

std::string timeless(std::string_view line) {
  std::string text;
  while (!line.empty()) {
    const bool begins = text.empty() || !std::isalnum(static_cast<unsigned char>(text.back()));
    const auto length = begins && is_digit(line.front()) ? time_length(line) : 0;
    if (length > 0) {
      text += "<time>";
      line.remove_prefix(length);
    } else {
      text += line.front();
      line.remove_prefix(1);
    }
  }
  return text;
}

std::string squeezed(std::string_view line) {
  std::string text;
  for (const char c : line) {
    if (c != ' ' || text.empty() || text.back() != ' ') text += c;
  }
  if (text.ends_with(' ')) text.pop_back();
  return text;
}

}  // namespace drover::stories
