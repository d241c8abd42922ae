#include "sql/difference.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sql/statement.hpp"

namespace drover::sql {

namespace {

constexpr std::size_t widest = 100;
constexpr std::size_t longest = 20;

// Not in the middle of a character.
std::string cut(std::string text) {
  if (text.size() <= widest) return text;
  std::size_t end = widest - 3;
  while ((static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "...";
}

std::string on_one_line(const std::string& statement) {
  std::string line;
  for (const char letter : statement) {
    const bool blank = static_cast<unsigned char>(letter) <= ' ';
    if (!blank) line += letter;
    if (blank && !line.empty() && line.back() != ' ') line += ' ';
  }
  return cut(std::move(line));
}

std::vector<std::string> hashes_of(Dialect dialect, const std::vector<std::string>& statements) {
  std::vector<std::string> hashes;
  for (const auto& statement : statements) hashes.push_back(statement_hash(dialect, statement));
  return hashes;
}

// lengths[i][j]: of the longest common subsequence of before[i..] and after[j..].
using Lengths = std::vector<std::vector<std::uint32_t>>;

Lengths common_lengths(const std::vector<std::string>& before, const std::vector<std::string>& after) {
  Lengths lengths(before.size() + 1, std::vector<std::uint32_t>(after.size() + 1, 0));
  for (std::size_t i = before.size(); i-- > 0;) {
    for (std::size_t j = after.size(); j-- > 0;) {
      lengths[i][j] =
          before[i] == after[j] ? lengths[i + 1][j + 1] + 1 : std::max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  return lengths;
}

}  // namespace

std::vector<std::string> difference(Dialect dialect, const std::vector<std::string>& before,
                                    const std::vector<std::string>& after) {
  const auto old_hashes = hashes_of(dialect, before);
  const auto new_hashes = hashes_of(dialect, after);
  const auto lengths = common_lengths(old_hashes, new_hashes);
  std::vector<std::string> lines;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < before.size() || j < after.size()) {
    if (i < before.size() && j < after.size() && old_hashes[i] == new_hashes[j]) {
      ++i;
      ++j;
    } else if (j == after.size() || (i < before.size() && lengths[i + 1][j] >= lengths[i][j + 1])) {
      lines.push_back("- " + on_one_line(before[i++]));
    } else {
      lines.push_back("+ " + on_one_line(after[j++]));
    }
  }
  if (lines.size() > longest) {
    const auto more = lines.size() - longest;
    lines.resize(longest);
    lines.push_back(fmt::format("... and {} more", more));
  }
  return lines;
}

}  // namespace drover::sql
