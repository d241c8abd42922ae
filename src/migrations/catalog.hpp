#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/problem.hpp"
#include "migrations/migration.hpp"

namespace drover::migrations {

struct CatalogOptions {
  std::string name = "tenant";
  std::filesystem::path directory;
  std::filesystem::path project;  // messages show paths relative to it
  sql::Dialect dialect = sql::Dialect::postgres;
  std::vector<std::filesystem::path> other_catalogs;  // directories nested in this one that belong to other catalogs
  std::string format = "auto";                        // a name of the table in formats/formats.cpp, or "auto"
  std::vector<std::string> ignore;                    // patterns of names of files that are no migrations
  std::map<std::string, std::string, std::less<>> placeholders;  // values for Flyway's ${name}
  // Names of the formats whose tools left a ledger in a tenant; asked only where files alone do not decide.
  std::function<std::vector<std::string>()> foreign_ledgers;
  std::vector<std::string> levels;  // those of the configuration; a directive with another one is a problem
  bool types_required = false;
  bool levels_required = false;
  bool tables_required = false;
};

// Which tool's way of keeping migrations a directory follows, and what speaks for it.
struct ChosenFormat {
  std::string name = "drover";
  std::string reason;
  std::vector<std::string> ledgers;  // the formats whose tools would have applied these very files
};

// All migrations of one directory, ordered and checked. Immutable; shared by threads.
class Catalog {
 public:
  Catalog(std::string name, sql::Dialect dialect, std::vector<Migration> ordered, Problems notes,
          ChosenFormat format = {});

  // All problems of the directory at once, each with file:line. Notes (a missing down, a fault in a file that may
  // never have to run here) are in the catalog.
  static Checked<Catalog> load(const CatalogOptions& options);

  const std::string& name() const { return name_; }
  sql::Dialect dialect() const { return dialect_; }
  // In order: the versioned ones, then the repeatable ones.
  const std::vector<Migration>& migrations() const { return migrations_; }
  // Those that stand for others where a target is still empty, by version.
  const std::vector<Migration>& baselines() const { return baselines_; }
  const Migration* find(const Version& version) const;  // null: not here
  const Version* newest() const;                        // of the versioned ones; null: none
  // The same version with its place in this catalog, so that names compare in the catalog's order.
  Version placed(const Version& version) const;
  const Problems& notes() const { return notes_; }
  const ChosenFormat& format() const { return format_; }

  // One hash of all versions, statements and directives: what "this catalog" means to the control database.
  const std::string& digest() const { return digest_; }

 private:
  std::string name_;
  sql::Dialect dialect_;
  std::vector<Migration> migrations_;
  std::unordered_map<Version, std::size_t, VersionHash> indices_;  // of migrations_
  std::vector<Migration> baselines_;
  Problems notes_;
  ChosenFormat format_;
  std::string digest_;
};

}  // namespace drover::migrations
