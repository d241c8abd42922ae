#include "tenants/pattern.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "tenants/shown.hpp"

namespace drover::tenants {

namespace {

constexpr std::string_view placeholder = "{id}";

std::string like_literal(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '\\') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::unexpected<Problem> bad_pattern(std::string_view text, std::string_view why, std::string hint) {
  return std::unexpected(Problem{.code = "pattern_invalid",
                                 .message = fmt::format("the pattern {} {}", shown(text), why),
                                 .hint = std::move(hint),
                                 .place = std::nullopt});
}

}  // namespace

std::optional<std::string> Pattern::id_in(std::string_view name) const {
  if (name.size() <= prefix.size() + suffix.size()) return std::nullopt;
  if (!name.starts_with(prefix) || !name.ends_with(suffix)) return std::nullopt;
  return std::string(name.substr(prefix.size(), name.size() - prefix.size() - suffix.size()));
}

std::string Pattern::like() const { return like_literal(prefix) + "%" + like_literal(suffix); }

std::expected<Pattern, Problem> parse_pattern(std::string_view text) {
  const auto at = text.find(placeholder);
  if (at == std::string_view::npos) return bad_pattern(text, "has no {id}", "write {id} where the tenant's id stands");
  const auto rest = text.substr(at + placeholder.size());
  if (rest.find(placeholder) != std::string_view::npos) return bad_pattern(text, "has {id} twice", "write it once");
  if (text.find('*') != std::string_view::npos) {
    return bad_pattern(text, "has a * beside {id}", "{id} already stands for any text");
  }
  if (!is_utf8(text)) return bad_pattern(text, "is not UTF-8 text", "");
  return Pattern{.prefix = std::string(text.substr(0, at)), .suffix = std::string(rest)};
}

}  // namespace drover::tenants
