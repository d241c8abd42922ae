#pragma once

#include <expected>
#include <filesystem>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "migrations/catalog.hpp"
#include "migrations/migration.hpp"

namespace drover::migrations {

struct NewMigration {
  std::string name;  // "add invoices" or "add_invoices"
  Type type = Type::none;
  std::vector<std::string> levels;
  std::vector<std::string> tables;
};

// Writes the next file in the directory's own format, layout and numbering (its width of digits, or a timestamp); never
// overwrites. Returns the files written. Where only the tool itself can make one, the refusal names its command.
std::expected<std::vector<std::filesystem::path>, Problem> scaffold(const CatalogOptions& catalog,
                                                                    const NewMigration& wanted);

}  // namespace drover::migrations
