#include "config/dotenv.hpp"

#include <algorithm>
#include <expected>

#include <fmt/format.h>

#include "base/text.hpp"
#include "tenants/shown.hpp"

namespace drover::config {

namespace {

char unescaped(char c) {
  if (c == 'n') return '\n';
  if (c == 't') return '\t';
  return c;
}

std::string without_comment(std::string_view text) {
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '#' && (text[i - 1] == ' ' || text[i - 1] == '\t')) return std::string(trim(text.substr(0, i)));
  }
  return std::string(text.starts_with('#') ? std::string_view{} : text);
}

// What stands in quotes at the beginning of `text`; only a comment may follow.
std::expected<std::string, std::string> quoted(std::string_view text) {
  const char quote = text.front();
  std::string value;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == quote) {
      const auto rest = trim(text.substr(i + 1));
      if (rest.empty() || rest.starts_with('#')) return value;
      return std::unexpected("there is text behind the closing quote");
    }
    const bool escape = quote == '"' && text[i] == '\\' && i + 1 < text.size();
    value += escape ? unescaped(text[++i]) : text[i];
  }
  return std::unexpected("a quote is never closed");
}

std::expected<DotenvLine, std::string> parse_line(std::string_view text) {
  if (text.starts_with("export ") || text.starts_with("export\t")) text = trim(text.substr(7));
  const auto at = text.find('=');
  if (at == std::string_view::npos) return std::unexpected("there is no =");
  const auto name = trim(text.substr(0, at));
  if (!is_variable_name(name)) return std::unexpected("the name before the = is no name of a variable");
  const auto rest = trim(text.substr(at + 1));
  if (!rest.starts_with('"') && !rest.starts_with('\'')) {
    return DotenvLine{.name = std::string(name), .text = without_comment(rest), .line = 0};
  }
  auto value = quoted(rest);
  if (!value) return std::unexpected(std::move(value).error());
  return DotenvLine{.name = std::string(name), .text = std::move(*value), .line = 0};
}

}  // namespace

bool is_variable_name(std::string_view name) {
  if (name.empty() || (name.front() >= '0' && name.front() <= '9')) return false;
  return std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

Checked<std::vector<DotenvLine>> parse_dotenv(std::string_view text, const std::string& file) {
  std::vector<DotenvLine> lines;
  Problems problems;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  for (std::uint32_t number = 1; !text.empty(); ++number) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = trim(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || line.starts_with('#')) continue;
    auto parsed = is_utf8(line) ? parse_line(line) : std::unexpected<std::string>("it is not UTF-8 text");
    if (parsed) {
      parsed->line = number;
      lines.push_back(std::move(*parsed));
    } else {
      problems.push_back({.code = "dotenv_syntax",
                          .message = std::move(parsed).error(),
                          .hint = "write NAME=value",
                          .place = Place{.file = file, .line = number}});
    }
  }
  if (!problems.empty()) return std::unexpected(std::move(problems));
  return lines;
}

}  // namespace drover::config
