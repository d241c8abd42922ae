#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "config/settings.hpp"

namespace drover::config {

// A value given on the command line.
struct Override {
  std::string key;  // run.concurrency
  std::string text;
  std::string option;  // --concurrency, for messages and `doctor`
};

struct Request {
  std::filesystem::path directory = ".";  // the current directory
  std::string config;       // --config; empty: DROVER_CONFIG, else ./drover.toml; no other place is looked at
  std::string environment;  // --env; empty: DROVER_ENV, else none
  std::vector<Override> overrides;
  std::map<std::string, std::string> variables;  // the process's environment
  // false: for commands that open no database (new, check): a reference that cannot be resolved is a note, and its URL
  // is empty (dialect: the catalog's `dialect`, else PostgreSQL). Programs of exec: are not run.
  bool needs_secrets = true;
};

// Options win over the environment (DROVER_SECTION_KEY, MIGRATION_TIMEOUT in ms, MIGRATION_RETRY_ATTEMPTS,
// DATABASE_URL), which wins over .env beside drover.toml, which wins over [env.NAME], which wins over the rest of
// drover.toml, which wins over the defaults. All problems at once, each with file:line:column where it has one. No
// message holds a secret. Runs the programs of exec: references, at most 10 s each; opens no database.
Checked<Settings> load(const Request& request);

// The environment of this process. To be called before threads change it.
std::map<std::string, std::string> process_variables();

}  // namespace drover::config
