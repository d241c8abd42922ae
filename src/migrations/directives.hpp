#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "migrations/migration.hpp"
#include "sql/statement.hpp"

namespace drover::migrations {

// A file taken apart by its directives: what they say, and where its up and its down stand.
struct Header {
  Directives directives;
  std::string include;  // the file this one stands for; "" for none
  std::uint32_t include_line = 0;
  struct Section {
    std::string_view text;  // into the text that was read
    sql::Position start;
  };
  Section up;
  std::optional<Section> down;
  Problems problems;
};

// Reads the `-- drover:` comments of a migration file. They stand before the first statement, except for up and down,
// which cut the file in two. All problems at once; unknown ones with what was probably meant.
Header read_header(std::string_view text, const std::string& file);

}  // namespace drover::migrations
