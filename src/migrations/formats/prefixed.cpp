#include "migrations/formats/prefixed.hpp"

#include <algorithm>
#include <set>

namespace drover::migrations {

namespace {

namespace fs = std::filesystem;

bool is_flyways(const fs::path& path) {
  if (path.filename().string().ends_with(".sql.conf")) return true;
  const auto name = prefixed(path);
  if (!name) return false;
  return name->prefix == 'R' || name->prefix == 'B' || (name->version && name->version->text().contains('.'));
}

// An undo has a version; a migration of refinery's has its number for itself.
std::optional<fs::path> undo_of_a_version(const std::vector<fs::path>& files) {
  std::set<std::string> versions;
  for (const auto& path : files) {
    const auto name = prefixed(path);
    if (name && name->prefix == 'V') versions.insert(name->version->key());
  }
  for (const auto& path : files) {
    const auto name = prefixed(path);
    if (name && name->prefix == 'U' && versions.contains(name->version->key())) return path;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Prefixed> prefixed(const fs::path& path) {
  if (path.extension() != ".sql") return std::nullopt;
  const auto stem = path.stem().string();
  const auto separator = stem.find("__");
  if (separator == std::string::npos || !std::string_view("VUBR").contains(stem.front())) return std::nullopt;
  Prefixed name{.prefix = stem.front(), .version = std::nullopt, .description = stem.substr(separator + 2)};
  const auto version = std::string_view(stem).substr(1, separator - 1);
  if (name.prefix == 'R') return version.empty() ? std::optional(name) : std::nullopt;
  name.version = Version::parse(version);
  return name.version ? std::optional(name) : std::nullopt;
}

std::vector<Evidence> flyways_alone(const Folder& folder) {
  const auto files = folder.files_below();
  if (std::ranges::none_of(files, [](const auto& path) { return prefixed(path).has_value(); })) return {};
  for (const auto& path : files) {
    if (is_flyways(path)) return {{.sentence = folder.shown(path) + " is named as only its files are"}};
  }
  if (const auto undo = undo_of_a_version(files)) {
    return {{.sentence = folder.shown(*undo) + " undoes a version that is there"}};
  }
  for (const std::string_view name : {"flyway.conf", "flyway.toml"}) {
    if (const auto settings = folder.has(name) ? folder.directory() / name : folder.above(name).value_or(fs::path());
        !settings.empty())
      return {{.weight = Evidence::Weight::shape, .sentence = folder.shown(settings) + " is there"}};
  }
  return {};
}

}  // namespace drover::migrations
