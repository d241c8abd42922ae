#pragma once

#include <expected>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "tenants/pattern.hpp"

namespace drover::tenants {

// A path with {id} in one of its parts: tenants/{id}.db, data/*/{id}/app.db. A * stands for any text in a part of its
// own; neither matches a name that begins with a dot.
class FilePattern {
 public:
  static std::expected<FilePattern, Problem> parse(std::string_view text);

  // `id`: what stood at {id}, not yet checked for the grammar; `path` begins with the project's directory, symlinks not
  // resolved.
  using Found = std::function<void(std::string id, std::string path)>;

  // In no particular order. SQLite's own files (-wal, -shm, -journal) are never tenants. Problems: a directory of the
  // fixed beginning that is not there, any that cannot be read.
  Problems find(const std::filesystem::path& project, const Found& found) const;

 private:
  enum class Kind { fixed, wild, id };
  struct Part {
    Kind kind = Kind::fixed;
    std::string text;  // fixed; of wild: what stands before the *
    std::string rest;  // of wild: what stands behind it
    Pattern pattern;   // of id
  };
  class Search;

  std::filesystem::path root_;  // "" or "/"
  std::vector<Part> parts_;
};

}  // namespace drover::tenants
