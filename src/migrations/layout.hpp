#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "migrations/version.hpp"

namespace drover::migrations {

enum class Layout { single, pairs, directories };

// One migration's files, found by their names alone.
struct Found {
  Version version;
  std::string name;
  std::filesystem::path up;
  std::optional<std::filesystem::path> down;
};

struct Listing {
  Layout layout = Layout::single;
  std::vector<Found> migrations;  // ordered by version
  Problems problems;
};

// What stands in a migrations directory. A directory is one layout: mixed ones, other *.sql files and versions that
// occur twice are problems, all of them at once; the other files are listed all the same. `others`: nested directories
// that belong to other catalogs.
Listing list_files(const std::filesystem::path& directory, const std::vector<std::filesystem::path>& others,
                   const std::filesystem::path& project);

// As messages show it.
std::string shown_path(const std::filesystem::path& path, const std::filesystem::path& project);

}  // namespace drover::migrations
