#include "migrations/formats/delimiter.hpp"

#include <algorithm>
#include <ranges>
#include <vector>

#include "base/text.hpp"
#include "sql/lexer.hpp"

namespace drover::migrations {

namespace {

std::string_view line_at(std::string_view text, std::size_t offset) {
  const auto before = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
  const auto begin = before == std::string_view::npos ? 0 : before + 1;
  return text.substr(begin, std::min(text.find('\n', offset), text.size()) - begin);
}

bool needs_its_own_line(std::string_view delimiter) {
  return delimiter.size() == 1 ||
         std::ranges::all_of(delimiter, [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; });
}

void put_semicolons_behind(std::string& text, std::string_view delimiter, sql::Dialect dialect) {
  std::vector<std::size_t> places;
  sql::Lexer lexer(dialect, text);
  std::size_t end = 0;
  bool open = false;
  for (auto token = sql::next_significant(lexer);; token = sql::next_significant(lexer)) {
    const auto begin = token.kind == sql::TokenKind::end ? text.size() : token.offset;
    const auto gap = std::string_view(text).substr(end, begin - end);
    if (open && (token.kind == sql::TokenKind::end || gap.contains(delimiter))) places.push_back(end);
    if (token.kind == sql::TokenKind::end) break;
    open = token.kind != sql::TokenKind::semicolon;
    end = token.offset + token.text.size();
  }
  for (const auto place : std::views::reverse(places)) text.insert(place, ";");
}

// Where its line alone is meant, the whole line is looked at.
bool is_delimiter(std::string_view text, std::size_t offset, std::string_view delimiter) {
  if (needs_its_own_line(delimiter)) return equal_ignoring_case(trim(line_at(text, offset)), delimiter);
  return text.substr(offset).starts_with(delimiter);
}

void put_semicolons_over(std::string& text, std::string_view delimiter, sql::Dialect dialect) {
  sql::Lexer lexer(dialect, text);
  for (auto token = sql::next_significant(lexer); token.kind != sql::TokenKind::end;
       token = sql::next_significant(lexer)) {
    if (!is_delimiter(text, token.offset, delimiter)) continue;
    lexer.skip_to(token.offset + delimiter.size());
    text.replace(token.offset, delimiter.size(), ";" + std::string(delimiter.size() - 1, ' '));
  }
}

}  // namespace

bool is_ambiguous_delimiter(std::string_view delimiter, sql::Dialect dialect) {
  return dialect == sql::Dialect::postgres && delimiter.contains('$');
}

void replace_delimiter(std::string& text, std::string_view delimiter, sql::Dialect dialect) {
  if (delimiter.empty() || delimiter == ";") return;
  if (delimiter.contains('\n'))
    put_semicolons_behind(text, delimiter, dialect);
  else
    put_semicolons_over(text, delimiter, dialect);
}

void obey_delimiter_lines(std::string& text, sql::Dialect dialect) {
  constexpr std::string_view word = "delimiter ";
  std::string delimiter = ";";
  std::string result;
  std::string under_way;
  const auto finish = [&] {
    replace_delimiter(under_way, delimiter, dialect);
    result += under_way;
    under_way.clear();
  };
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = std::min(text.find('\n', begin), text.size() - 1) + 1;
    const auto line = std::string_view(text).substr(begin, end - begin);
    const auto trimmed = trim(line);
    begin = end;
    if (!equal_ignoring_case(trimmed.substr(0, word.size()), word)) {
      under_way += line;
      continue;
    }
    finish();
    delimiter = std::string(trim(trimmed.substr(word.size())));
    if (line.ends_with('\n')) result += '\n';
  }
  if (result.empty() && delimiter == ";") return;
  finish();
  text = std::move(result);
}

}  // namespace drover::migrations
