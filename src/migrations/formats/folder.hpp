#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "sql/dialect.hpp"

namespace drover::migrations {

// A migrations directory as it was when it was read. Hidden entries, directories of other catalogs and what the
// configuration ignores are not in it. Files are looked into only when asked for, and once. One thread at a time.
class Folder {
 public:
  struct Options {
    std::filesystem::path directory;
    std::vector<std::filesystem::path> others;  // nested directories that belong to other catalogs
    std::filesystem::path project;              // messages show paths relative to it
    std::vector<std::string> ignore;            // patterns of file names
    sql::Dialect dialect = sql::Dialect::postgres;
  };

  explicit Folder(Options options);

  const std::optional<Problem>& unreadable() const { return unreadable_; }
  const std::filesystem::path& directory() const { return options_.directory; }
  sql::Dialect dialect() const { return options_.dialect; }

  const std::vector<std::filesystem::path>& files() const { return files_; }              // by name
  const std::vector<std::filesystem::path>& directories() const { return directories_; }  // by name
  std::vector<std::filesystem::path> sql_files() const;    // *.sql of the directory itself, by name
  std::vector<std::filesystem::path> files_below() const;  // of all depths, by path
  std::vector<std::filesystem::path> directories_with(std::string_view file) const;

  bool has(const std::filesystem::path& relative) const;
  // The nearest file of this name beside the directory or above it, within the project.
  std::optional<std::filesystem::path> above(std::string_view name) const;

  // The first 64 KiB, or less; nothing of a file that cannot be read.
  const std::string& head(const std::filesystem::path& path) const;

  std::string shown(const std::filesystem::path& path) const;
  Problem problem(std::string code, const std::filesystem::path& path, std::string message, std::string hint = {},
                  std::uint32_t line = 0) const;
  Problem note(std::string code, const std::filesystem::path& path, std::string message) const;

 private:
  void read();
  void sort_in(const std::filesystem::path& path, std::vector<std::filesystem::path>& files,
               std::vector<std::filesystem::path>& directories) const;
  bool is_left_out(const std::filesystem::path& path) const;

  Options options_;
  std::optional<Problem> unreadable_;
  std::vector<std::filesystem::path> files_;
  std::vector<std::filesystem::path> directories_;
  mutable std::map<std::filesystem::path, std::string> heads_;
};

// As messages show it.
std::string shown_path(const std::filesystem::path& path, const std::filesystem::path& project);

}  // namespace drover::migrations
