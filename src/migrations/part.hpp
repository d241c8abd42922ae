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

// Of a part with more statements or bytes only one hash of all is kept, in the ledger and in the control database, and
// no text of its statements: 64 bytes for each of a million would be kept again and again.
inline constexpr std::size_t most_kept_hashes = 10'000;
inline constexpr std::size_t most_kept_text = std::size_t{4} << 20U;
bool keeps_statements(const Part& part);
std::vector<std::string> kept_hashes(const Part& part);

}  // namespace drover::migrations
