#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "config/value.hpp"

namespace drover::config {

struct Variable {
  std::string text;
  Layer layer = Layer::environment;
  std::optional<Place> place;  // in .env
  std::string origin;          // "DATABASE_URL", ".env:3 DATABASE_URL"
};

using Variables = std::map<std::string, Variable>;

// The environment, and of .env in the project what it does not have. A missing .env is fine.
Checked<Variables> all_variables(const std::map<std::string, std::string>& environment,
                                 const std::filesystem::path& project);

// What variables say about keys: DROVER_RUN_CONCURRENCY is run.concurrency, DROVER_SERVER_EU1_URL server.eu1.url (of
// the server in `known` that is spelt so, else in lower case), MIGRATION_TIMEOUT run.statement_timeout in ms,
// MIGRATION_RETRY_ATTEMPTS run.attempts. An unknown DROVER_ name is an error where it begins like a section, else a
// note.
std::vector<Written> from_variables(const Variables& variables, const std::vector<Path>& known, Problems& problems,
                                    Problems& notes);

}  // namespace drover::config
