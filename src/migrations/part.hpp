#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "migrations/directives.hpp"
#include "migrations/migration.hpp"

namespace drover::migrations {

// Reads one direction of a migration: statements, what they do, hashes, and what keeps them from running as they are.
Part read_part(sql::Dialect dialect, const Header::Section& section, const std::string& file,
               const Directives& directives);

// Of a part with more statements only one hash of all is kept, in the ledger and in the control database: 64 bytes for
// each of a million would be kept again and again.
inline constexpr std::size_t most_kept_hashes = 10'000;
std::vector<std::string> kept_hashes(const Part& part);

}  // namespace drover::migrations
