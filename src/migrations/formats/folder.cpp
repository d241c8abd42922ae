#include "migrations/formats/folder.hpp"

#include <algorithm>
#include <fstream>
#include <system_error>

#include <fnmatch.h>

namespace drover::migrations {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

}  // namespace

std::string shown_path(const fs::path& path, const fs::path& project) {
  if (project.empty()) return path.string();
  const auto relative = path.lexically_proximate(project);
  return relative.empty() || relative.string().starts_with("..") ? path.string() : relative.string();
}

Folder::Folder(Options options) : options_(std::move(options)) { read(); }

void Folder::read() {
  std::error_code error;
  fs::directory_iterator it(options_.directory, error);
  if (error) {
    unreadable_ = problem("directory_unreadable", options_.directory,
                          "cannot read the migrations directory: " + error.message(), "`dir` in drover.toml names it");
    return;
  }
  for (; it != fs::directory_iterator(); it.increment(error)) sort_in(it->path(), files_, directories_);
  std::ranges::sort(files_);
  std::ranges::sort(directories_);
}

void Folder::sort_in(const fs::path& path, std::vector<fs::path>& files, std::vector<fs::path>& directories) const {
  if (is_left_out(path)) return;
  std::error_code error;
  (fs::is_directory(path, error) ? directories : files).push_back(path);
}

bool Folder::is_left_out(const fs::path& path) const {
  const auto name = path.filename().string();
  if (name.starts_with('.')) return true;
  const auto matches = [&](const auto& pattern) { return ::fnmatch(pattern.c_str(), name.c_str(), 0) == 0; };
  if (std::ranges::any_of(options_.ignore, matches)) return true;
  std::error_code ignored;
  return std::ranges::any_of(options_.others, [&](const auto& other) { return fs::equivalent(path, other, ignored); });
}

std::vector<fs::path> Folder::sql_files() const {
  std::vector<fs::path> result;
  std::ranges::copy_if(files_, std::back_inserter(result), [](const auto& path) { return path.extension() == ".sql"; });
  return result;
}

std::vector<fs::path> Folder::files_below() const {
  auto files = files_;
  auto directories = directories_;
  while (!directories.empty()) {
    const auto next = directories.back();
    directories.pop_back();
    std::error_code error;
    fs::directory_iterator it(next, error);
    if (error) continue;
    for (; it != fs::directory_iterator(); it.increment(error)) sort_in(it->path(), files, directories);
  }
  std::ranges::sort(files);
  return files;
}

std::vector<fs::path> Folder::directories_with(std::string_view file) const {
  std::vector<fs::path> result;
  std::error_code error;
  for (const auto& directory : directories_) {
    if (fs::exists(directory / file, error)) result.push_back(directory);
  }
  return result;
}

bool Folder::has(const fs::path& relative) const {
  std::error_code error;
  return fs::exists(options_.directory / relative, error);
}

std::optional<fs::path> Folder::above(std::string_view name) const {
  std::error_code error;
  for (auto at = options_.directory.parent_path();; at = at.parent_path()) {
    if (fs::exists(at / name, error)) return at / name;
    if (at == options_.project || !at.has_relative_path()) return std::nullopt;
  }
}

const std::string& Folder::head(const fs::path& path) const {
  constexpr std::size_t most = 65'536;
  const auto [known, is_new] = heads_.try_emplace(path);
  auto& text = known->second;
  if (!is_new) return text;
  // To open a pipe waits for whoever writes into it; that it is no file is said when it is read.
  if (std::error_code error; !fs::is_regular_file(path, error)) return text;
  std::ifstream file(path, std::ios::binary);
  std::string read;
  read.resize_and_overwrite(most, [&](char* buffer, std::size_t size) {
    file.read(buffer, static_cast<std::streamsize>(size));
    return static_cast<std::size_t>(file.gcount());
  });
  text.assign(read);  // takes no more than it needs
  if (text.starts_with(byte_order_mark)) text.erase(0, byte_order_mark.size());
  return text;
}

std::string Folder::shown(const fs::path& path) const { return shown_path(path, options_.project); }

Problem Folder::problem(std::string code, const fs::path& path, std::string message, std::string hint,
                        std::uint32_t line) const {
  return {.code = std::move(code),
          .message = std::move(message),
          .hint = std::move(hint),
          .place = Place{.file = shown(path), .line = line}};
}

Problem Folder::note(std::string code, const fs::path& path, std::string message) const {
  auto one = problem(std::move(code), path, std::move(message));
  one.severity = Severity::note;
  return one;
}

}  // namespace drover::migrations
