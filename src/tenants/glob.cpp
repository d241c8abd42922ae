#include "tenants/glob.hpp"

#include <algorithm>
#include <array>
#include <system_error>

#include <fmt/format.h>

#include "tenants/shown.hpp"

namespace drover::tenants {

namespace {

namespace fs = std::filesystem;

Problem problem(std::string code, std::string message, std::string hint = {}) {
  return {.code = std::move(code), .message = std::move(message), .hint = std::move(hint), .place = std::nullopt};
}

bool belongs_to_sqlite(std::string_view name) {
  constexpr std::array<std::string_view, 3> endings{"-wal", "-shm", "-journal"};
  return std::ranges::any_of(endings, [&](std::string_view ending) { return name.ends_with(ending); });
}

std::vector<std::string> parts_of(std::string_view path) {
  std::vector<std::string> parts;
  while (!path.empty()) {
    const auto end = std::min(path.find('/'), path.size());
    if (end > 0) parts.emplace_back(path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return parts;
}

}  // namespace

// One walk down the parts of the pattern. Its depth is the number of parts, so a loop of symlinks ends by itself.
class FilePattern::Search {
 public:
  Search(const std::vector<Part>& parts, const Found& found) : parts_(parts), found_(found) {}

  void descend(const fs::path& place, std::size_t depth, const std::string& id) {
    const auto& part = parts_[depth];
    if (part.kind == Kind::fixed) {
      step(place / part.text, depth, id);
    } else {
      list(place, depth, id);
    }
  }

  Problems problems;

 private:
  void list(const fs::path& directory, std::size_t depth, const std::string& id) {
    std::error_code error;
    const auto here = directory.empty() ? fs::path{"."} : directory;
    for (fs::directory_iterator entry(here, error), end; !error && entry != end; entry.increment(error)) {
      const auto name = entry->path().filename().string();
      if (name.starts_with('.')) continue;
      if (const auto matched = match(parts_[depth], name, id)) step(directory / name, depth, *matched);
    }
    if (error) judge(error, here, depth);
  }

  static std::optional<std::string> match(const Part& part, const std::string& name, const std::string& id) {
    if (part.kind == Kind::id) return part.pattern.id_in(name);
    const bool fits =
        name.size() >= part.text.size() + part.rest.size() && name.starts_with(part.text) && name.ends_with(part.rest);
    return fits ? std::optional(id) : std::nullopt;
  }

  void step(const fs::path& path, std::size_t depth, const std::string& id) {
    if (depth + 1 < parts_.size()) {
      descend(path, depth + 1, id);
    } else if (!belongs_to_sqlite(path.filename().string()) && is_there(path, depth)) {
      found_(id, path.string());
    }
  }

  // What a directory listed is there; a fixed name behind a wildcard need not be.
  bool is_there(const fs::path& path, std::size_t depth) {
    if (parts_[depth].kind != Kind::fixed) return true;
    std::error_code error;
    const bool there = fs::exists(fs::symlink_status(path, error));
    if (!there && error) judge(error, path.parent_path(), depth);
    return there;
  }

  // Behind a wildcard, a file or a dangling link in a directory's place is nothing; a directory that cannot be read is.
  void judge(const std::error_code& error, const fs::path& directory, std::size_t depth) {
    const bool fixed = std::all_of(parts_.begin(), parts_.begin() + static_cast<std::ptrdiff_t>(depth),
                                   [](const Part& part) { return part.kind == Kind::fixed; });
    const bool absent = error == std::errc::no_such_file_or_directory || error == std::errc::not_a_directory ||
                        error == std::errc::too_many_symbolic_link_levels;
    if (absent && !fixed) return;
    problems.push_back(problem("directory_unreadable",
                               fmt::format("cannot list {}: {}", shown(directory.string()), error.message()),
                               absent ? "tenants.pattern begins with it" : ""));
  }

  const std::vector<Part>& parts_;
  const Found& found_;
};

std::expected<FilePattern, Problem> FilePattern::parse(std::string_view text) {
  const auto refuse = [&](std::string_view why, std::string hint) {
    return std::unexpected(
        problem("pattern_invalid", fmt::format("the pattern {} {}", shown(text), why), std::move(hint)));
  };
  if (text.find('\0') != std::string_view::npos) return refuse("holds a NUL", "");
  if (text.find_first_of("?[") != std::string_view::npos || text.find("**") != std::string_view::npos) {
    return refuse("uses ?, [ or **", "only {id} and * are known");
  }
  FilePattern pattern;
  if (text.starts_with('/')) pattern.root_ = "/";
  int ids = 0;
  for (const auto& piece : parts_of(text)) {
    Part part{.kind = Kind::fixed, .text = piece, .rest = {}, .pattern = {}};
    const auto star = piece.find('*');
    if (piece.find("{id}") != std::string::npos) {
      auto parsed = parse_pattern(piece);
      if (!parsed) return std::unexpected(std::move(parsed).error());
      part.kind = Kind::id;
      part.pattern = std::move(*parsed);
      ++ids;
    } else if (star != std::string::npos) {
      if (piece.find('*', star + 1) != std::string::npos) return refuse("has two * in one part", "");
      part = {.kind = Kind::wild, .text = piece.substr(0, star), .rest = piece.substr(star + 1), .pattern = {}};
    }
    pattern.parts_.push_back(std::move(part));
  }
  if (ids != 1)
    return refuse(ids == 0 ? "has no {id}" : "has {id} twice", "write {id} once, where the tenant's id stands");
  return pattern;
}

Problems FilePattern::find(const fs::path& project, const Found& found) const {
  Search search(parts_, found);
  search.descend(root_.empty() ? project : root_, 0, {});
  return std::move(search.problems);
}

}  // namespace drover::tenants
