#pragma once

#include <optional>
#include <string>

#include "migrations/formats/format.hpp"

namespace drover::migrations {

// The names of Flyway and refinery: V1_2__description.sql, R__description.sql.
struct Prefixed {
  char prefix = 'V';               // V, U, B or R
  std::optional<Version> version;  // R has none
  std::string description;
};

// nullopt: the name is not of that shape. Case counts.
std::optional<Prefixed> prefixed(const std::filesystem::path& path);

// What only Flyway has: repeatable and baseline files, sub-versions, an undo beside its version, settings of a script.
std::vector<Evidence> flyways_alone(const Folder& folder);

}  // namespace drover::migrations
