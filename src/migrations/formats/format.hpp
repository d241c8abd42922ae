#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "migrations/directives.hpp"
#include "migrations/formats/folder.hpp"
#include "migrations/migration.hpp"
#include "migrations/version.hpp"

namespace drover::migrations {

enum class Layout { single, pairs, directories };

// One migration, found by names, and where several stand in one file, by its place there.
struct Found {
  Version version;
  std::string name;
  std::filesystem::path up;
  std::optional<std::filesystem::path> down;
  Kind kind = Kind::versioned;
  std::optional<std::filesystem::path> settings;  // a file beside it that says how it is to be run
  std::optional<std::filesystem::path> down_settings;
  bool own_steps = false;  // its name or its journal says so
  std::size_t begin = 0;   // the part of the file that it is
  std::size_t end = std::string::npos;
  std::uint32_t line = 1;  // of `begin`
};

struct Listing {
  Layout layout = Layout::single;  // of the native format, for the next file
  std::vector<Found> migrations;   // in the order in which they run
  Problems problems;               // all of them at once; what has none is listed all the same
  Problems notes;
};

// What speaks for a format. A mark is written by one tool alone; a shape may be another's too, and gives way to marks.
struct Evidence {
  enum class Weight { shape, mark };
  Weight weight = Weight::mark;
  std::string sentence;  // "migrations/1_a.sql:1 says `-- +goose Up`"
};

using Placeholders = std::map<std::string, std::string, std::less<>>;

// A file on its way to becoming a migration. `text` is all of it, or the part that is this migration; a format may
// rewrite it, as long as everything stays in its line.
struct Source {
  const Found& found;
  std::string& text;
  std::string file;  // as messages show it
  sql::Dialect dialect = sql::Dialect::postgres;
  bool is_down = false;            // the migration's down file
  std::string settings = {};       // the text of found.settings, for a down file of down_settings
  std::string settings_file = {};  // as messages show it
  const Placeholders* placeholders = nullptr;
};

// One tool's way of keeping migrations. One file each in this folder; formats.cpp has the table.
struct Format {
  std::string_view name;  // as `format =` in drover.toml says it
  std::vector<Evidence> (*evidence)(const Folder&);
  Listing (*list)(const Folder&);
  Header (*read)(const Source&);
  // For `drover new`: {version} and {name} in it are filled in. Empty: the tool itself has to make the file.
  std::string_view new_file = {};
  std::string_view new_text = {};
  std::string_view own_command = {};  // with which the tool makes one
  bool unmarked = false;              // its files may look like Drover's own
};

}  // namespace drover::migrations
