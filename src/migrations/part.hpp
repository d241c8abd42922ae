#pragma once

#include <string>
#include <string_view>

#include "migrations/directives.hpp"
#include "migrations/migration.hpp"

namespace drover::migrations {

// Reads one direction of a migration: statements, what they do, hashes, and what keeps them from running as they are.
Part read_part(sql::Dialect dialect, const Header::Section& section, const std::string& file,
               const Directives& directives);

}  // namespace drover::migrations
