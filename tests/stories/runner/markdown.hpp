#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "story.hpp"

namespace drover::stories {

// The examples of a page, told in the order of the page. A fenced block takes part by its info string:
//   ```sql story file=migrations/0001_customers.sql     a file (also toml, csv, text)
//   ```console story                                    "$ command" lines, each with what it prints
//   ```console story exit=2                             the exit code of the block's last command
//   ```story                                            steps that the page does not show (in an HTML comment)
// Both outputs of a console block are compared together, times not to the letter; "..." stands for lines left out.
// A block without "story" is only read by people.
Story parse_page(std::string_view text, const std::string& name, Mode mode);

}  // namespace drover::stories
