#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "cli/arguments.hpp"

namespace drover::cli {

class Environment;

// Where an option's value goes.
using Slot = std::variant<bool Arguments::*, std::string Arguments::*, std::vector<std::string> Arguments::*>;

struct Option {
  const char* names;  // "-j,--concurrency"
  Slot slot;
  const char* help;
};

// One verb. `name` may be two words ("tenant add"). Help, "did you mean" and dispatch all read the table.
struct Command {
  std::string_view name;
  std::string_view alias;    // "" for none
  std::string_view summary;  // one line
  std::string_view words;    // what it takes without a name, e.g. "ID..."; "" for nothing
  std::span<const Option> options;
  std::string_view teaching;  // what the help says below the options: examples and exit codes
  int (*run)(Environment&, const Arguments&);
};

std::span<const Command> commands();

}  // namespace drover::cli
