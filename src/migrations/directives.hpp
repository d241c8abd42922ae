#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "migrations/migration.hpp"
#include "sql/statement.hpp"

namespace drover::migrations {

// A file taken apart by its directives: what they say, and where its up and its down stand.
struct Header {
  Directives directives;
  Directives down_directives;  // how its down is to be run
  std::string include;         // the file this one stands for; "" for none
  std::uint32_t include_line = 0;
  struct Section {
    std::string_view text;  // into the text that was read
    sql::Position start;
  };
  Section up;
  std::optional<Section> down;
  Problems problems;
  Problems notes;
  std::shared_ptr<const std::string> own_text;  // what a section points into, where that is not the text that was read
};

// Reads the `-- drover:` comments of a migration file. They stand before the first statement, except for up and down,
// which cut the file in two. All problems at once; unknown ones with what was probably meant.
Header read_header(std::string_view text, const std::string& file);

// The same for formats that cut files in their own way: without sections, and up and down are problems.
Header read_directives(std::string_view text, const std::string& file, std::uint32_t first_line = 1);

}  // namespace drover::migrations
