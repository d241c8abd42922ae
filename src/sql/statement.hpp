#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "base/shared_text.hpp"
#include "sql/dialect.hpp"

namespace drover::sql {

// Offsets are bytes from 0; lines and columns count from 1, columns in characters (UTF-8 code points), as editors do.
struct Position {
  std::size_t offset = 0;
  std::uint32_t line = 1;
  std::uint32_t column = 1;

  bool operator==(const Position&) const = default;
};

// One statement as it stands in its file: without the leading blanks and comments, without the final semicolon. What
// COPY ... FROM STDIN brings in the lines behind it stands apart, without the line that ends it.
struct Statement {
  SharedText text;
  SharedText data;
  Position start;
  std::uint32_t data_line = 0;  // where the data begins; 0: it is no COPY ... FROM STDIN

  bool brings_data() const { return data_line > 0; }
  bool operator==(const Statement&) const = default;
};

// The statements of a script in their order; empty ones are left out. `start` is where `text` begins in its file, so
// that a script cut from the middle of a file still reports that file's lines. All syntax errors that can be found
// without the database are reported together, each with `file`:line:column and code "syntax"; unterminated strings,
// comments and dollar quotes have codes of their own. Never aborts and never overflows the stack, whatever the input
// (libpg_query issues 330 and 362 are kept away from). The statements share the text: it is not copied.
Checked<std::vector<Statement>> split(Dialect dialect, const SharedText& text, const std::string& file,
                                      Position start = {});

// Where a byte offset inside `statement.text` lies in the file.
Position position_in(const Statement& statement, std::size_t offset);

// SHA-256 over the statement's tokens: comments and white space are out, literals exact, executable comments kept,
// unquoted identifiers and keywords as written. Scheme "s1".
std::string statement_hash(Dialect dialect, std::string_view statement);
// The same, with the data that COPY brings: exactly, byte by byte.
std::string statement_hash(Dialect dialect, const Statement& statement);

// The number of the scheme that statement_hash() follows, stored beside every hash.
inline constexpr std::string_view hash_scheme = "s1";

}  // namespace drover::sql
