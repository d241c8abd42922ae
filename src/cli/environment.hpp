#pragma once

#include <functional>
#include <stop_token>

#include "cli/output.hpp"
#include "db/drivers.hpp"

namespace drover::cli {

// What a command gets from outside.
class Environment {
 public:
  Environment(const db::Drivers& drivers, Output& output, std::stop_token stop)
      : drivers_(drivers), output_(output), stop_(std::move(stop)) {}

  const db::Drivers& drivers() const { return drivers_; }
  Output& output() { return output_; }
  const std::stop_token& stop() const { return stop_; }

 private:
  const db::Drivers& drivers_;
  Output& output_;
  std::stop_token stop_;
};

// The whole command line: parses, runs the verb, says the last word. The exit code of DESIGN.md section 6. When
// `abandoned` is asked for, the process is about to end: the last word is said by then.
int run(const db::Drivers& drivers, const std::vector<std::string>& words, const std::stop_token& stop,
        const std::stop_token& abandoned);

// yes: --yes, or a person at a terminal said so.
bool confirmed(Environment& environment, const Arguments& arguments, const std::string& question);

}  // namespace drover::cli
