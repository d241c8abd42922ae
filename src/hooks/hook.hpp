#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "base/secret.hpp"

namespace drover::hooks {

// [hooks.NAME]: a program or a URL that is told what happens.
struct Hook {
  std::string name;
  std::vector<std::string> events;   // events::announced_names
  std::vector<std::string> command;  // empty: a url
  std::filesystem::path directory;   // where the command runs: the project's
  Secret url;                        // http or https; may hold a secret in its path
  Secret token;                      // for "Authorization: Bearer"; empty: none
  Secret key;                        // that deliveries are signed with; empty: they are not
  std::filesystem::path ca_file;     // certificates to trust instead of the system's; empty: those
  std::chrono::milliseconds timeout{10'000};
  int tries = 100;
};

}  // namespace drover::hooks
