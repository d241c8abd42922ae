#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "sql/dialect.hpp"

namespace drover::migrations {

// A `--` comment that has its line to itself.
struct Comment {
  std::string_view text;  // without the dashes and the blanks around
  std::size_t begin = 0;  // of its line
  std::size_t end = 0;    // of its line, the line end included
  std::uint32_t line = 1;
  bool indented = false;
  bool before_sql = false;  // nothing but comments stands before it
};

// Those that hold `needle` in any case, found by the lexer: what only looks like one, in a string, a function's body, a
// block comment or the data of a COPY, is none. Behind something that never ends, lines are taken as they look.
std::vector<Comment> comments_with(std::string_view needle, sql::Dialect dialect, std::string_view text,
                                   std::uint32_t first_line = 1);

// Whether SQL stands in it: anything but blanks and comments.
bool holds_sql(sql::Dialect dialect, std::string_view text);

}  // namespace drover::migrations
