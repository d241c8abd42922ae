#pragma once

#include <span>
#include <string>
#include <vector>

#include "cli/command.hpp"

namespace drover::cli {

// A command line, understood or not.
struct Parsed {
  const Command* command = nullptr;  // null: `text` is all there is to say
  Arguments arguments;
  std::string text;  // help, or what is wrong with the line
  bool is_error = false;
  std::string verb;                    // of a line that is wrong, as far as it was understood
  std::string hint = "drover --help";  // where the line is explained
};

Parsed parse(std::span<const Command> commands, const std::vector<std::string>& words);

}  // namespace drover::cli
