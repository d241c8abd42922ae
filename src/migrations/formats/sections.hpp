#pragma once

#include <string>

#include "migrations/formats/comments.hpp"
#include "migrations/formats/format.hpp"

namespace drover::migrations {

// From `begin` to `end` in the text; `line` is the one of `begin`, counted from the beginning of the text.
Header::Section section(const Source& source, std::size_t begin, std::size_t end, std::uint32_t line);

// The up goes from behind its mark, or the beginning, to the down's mark; the down from behind its own to the end, or
// to the up where that stands behind it. Null: there is no such mark.
void cut(Header& header, const Source& source, const Comment* up, const Comment* down);

void add_problem(Header& header, const Source& source, std::uint32_t line, std::string code, std::string message,
                 std::string hint = {});
void add_note(Header& header, const Source& source, std::uint32_t line, std::string code, std::string message);

// What stands behind a word at the beginning of a comment, compared without case; nullopt where it begins otherwise.
std::optional<std::string_view> behind(std::string_view text, std::string_view word);

}  // namespace drover::migrations
