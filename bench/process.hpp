#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace drover::bench {

// What a program took, its own children included, as long as it waits for them.
struct Used {
  int code = -1;
  double wall_ms = 0;
  double cpu_ms = 0;
  long peak_kb = 0;    // of all of them at one time
  std::string output;  // standard output and error
};

// Runs a program to its end. `variables`: further ones for its environment, NAME=VALUE. Throws std::runtime_error where
// it cannot be started.
Used run(const std::vector<std::string>& words, const std::filesystem::path& where,
         const std::vector<std::string>& variables = {});

// The same; a program that does not end with 0 is an error with what it said.
Used run_well(const std::vector<std::string>& words, const std::filesystem::path& where,
              const std::vector<std::string>& variables = {});

}  // namespace drover::bench
