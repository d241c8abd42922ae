#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "migrations/directives.hpp"
#include "sql/dialect.hpp"

namespace drover::migrations {

// The way back of a change set of Liquibase's: `--rollback SQL` line by line, or a block comment that begins with
// `liquibase rollback`. The text is as long as what was read, with blanks in the place of everything else, so that
// positions stay. nullopt: there is none. `refused`: it points to another change set.
struct Rollback {
  std::string text;
  bool refused = false;
  std::uint32_t line = 1;  // of its first line, counted from the beginning of the text
};

std::optional<Rollback> read_rollback(std::string_view text, sql::Dialect dialect);

}  // namespace drover::migrations
