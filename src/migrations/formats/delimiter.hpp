#pragma once

#include <string>
#include <string_view>

#include "sql/dialect.hpp"

namespace drover::migrations {

// Puts `;` in the place of another end of a statement, outside of strings, bodies and comments, so that everything
// stays in its line and column. A delimiter of one character or of letters counts where it has a line to itself. One of
// line ends gets its `;` behind the statement's last character.
void replace_delimiter(std::string& text, std::string_view delimiter, sql::Dialect dialect);

// Obeys the lines `DELIMITER //` of MySQL's client, and takes them out.
void obey_delimiter_lines(std::string& text, sql::Dialect dialect);

// On PostgreSQL a delimiter with a dollar cannot be told from a dollar quote.
bool is_ambiguous_delimiter(std::string_view delimiter, sql::Dialect dialect);

}  // namespace drover::migrations
