#include "migrations/formats/sections.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace drover::migrations {

Header::Section section(const Source& source, std::size_t begin, std::size_t end, std::uint32_t line) {
  end = std::min(end, source.text.size());
  begin = std::min(begin, end);
  return {std::string_view(source.text).substr(begin, end - begin),
          {.offset = source.found.begin + begin, .line = source.found.line + line - 1}};
}

void cut(Header& header, const Source& source, const Comment* up, const Comment* down) {
  const auto end = source.text.size();
  const bool down_first = up != nullptr && down != nullptr && down->begin < up->begin;
  header.up = section(source, up == nullptr ? 0 : up->end, down == nullptr || down_first ? end : down->begin,
                      up == nullptr ? 1 : up->line + 1);
  if (down != nullptr) header.down = section(source, down->end, down_first ? up->begin : end, down->line + 1);
}

void add_problem(Header& header, const Source& source, std::uint32_t line, std::string code, std::string message,
                 std::string hint) {
  header.problems.push_back({.code = std::move(code),
                             .message = std::move(message),
                             .hint = std::move(hint),
                             .place = Place{.file = source.file, .line = source.found.line + line - 1}});
}

void add_note(Header& header, const Source& source, std::uint32_t line, std::string code, std::string message) {
  header.notes.push_back({.code = std::move(code),
                          .message = std::move(message),
                          .place = Place{.file = source.file, .line = source.found.line + line - 1},
                          .severity = Severity::note});
}

std::optional<std::string_view> behind(std::string_view text, std::string_view word) {
  if (text.size() < word.size() || !equal_ignoring_case(text.substr(0, word.size()), word)) return std::nullopt;
  return trim(text.substr(word.size()));
}

}  // namespace drover::migrations
