#include "sql/postgres/parser.hpp"

#include <pg_query.h>

#include "sql/postgres/deep_stack.hpp"

namespace drover::sql::postgres {

namespace {

// libpg_query counts characters from 1, we count bytes from 0.
std::size_t byte_offset(std::string_view text, int cursor) {
  std::size_t characters = cursor > 0 ? static_cast<std::size_t>(cursor - 1) : 0;
  std::size_t offset = 0;
  while (offset < text.size() && characters > 0) {
    ++offset;
    while (offset < text.size() && (static_cast<unsigned char>(text[offset]) & 0xC0U) == 0x80U) ++offset;
    --characters;
  }
  return offset;
}

struct Answer {
  std::string tree;
  std::optional<SyntaxError> error;
};

// The C interface wants an end of string; a NUL inside would end the text early and hide the rest.
bool can_be_asked(std::string_view text) {
  return text.size() <= longest_parsed && text.find('\0') == std::string_view::npos;
}

Answer parse(std::string_view text) {
  Answer answer;
  const std::string terminated(text);
  on_deep_stack([&] {
    auto result = pg_query_parse(terminated.c_str());
    if (result.error != nullptr) {
      answer.error = SyntaxError{byte_offset(text, result.error->cursorpos), result.error->message};
    } else if (result.parse_tree != nullptr) {
      answer.tree = result.parse_tree;
    }
    pg_query_free_parse_result(result);
  });
  return answer;
}

}  // namespace

bool parses_whole(std::string_view text) {
  if (!can_be_asked(text)) return false;
  bool parses = false;
  const std::string terminated(text);
  on_deep_stack([&] {
    auto result = pg_query_split_with_parser(terminated.c_str());
    parses = result.error == nullptr;
    pg_query_free_split_result(result);
  });
  return parses;
}

std::optional<SyntaxError> syntax_error(std::string_view statement) {
  if (!can_be_asked(statement)) return std::nullopt;
  return parse(statement).error;
}

std::string parse_tree(std::string_view statement) {
  return can_be_asked(statement) ? parse(statement).tree : std::string{};
}

}  // namespace drover::sql::postgres
