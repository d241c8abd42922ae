#include <algorithm>

#include <fmt/format.h>

#include "migrations/formats/all.hpp"
#include "migrations/formats/names.hpp"
#include "migrations/formats/settings_file.hpp"

namespace drover::migrations {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view settings_name = "metadata.toml";

// YYYY-MM-DD-HHMMSS_name: the dashes are no part of the version.
std::optional<Name> parse(std::string_view name) {
  const auto end = name.find('_');
  if (end == std::string_view::npos) return std::nullopt;
  std::string digits(name.substr(0, end));
  std::erase(digits, '-');
  auto version = Version::parse(digits);
  if (!version) return std::nullopt;
  return Name{*std::move(version), std::string(name.substr(end + 1))};
}

bool has_dashes(const fs::path& directory) {
  const auto name = directory.filename().string();
  const auto dash = name.find('-');
  return dash != std::string::npos && dash < name.find('_') && name.contains('_') && parse(name).has_value();
}

std::vector<Evidence> evidence(const Folder& folder) {
  for (const auto& directory : folder.directories_with("up.sql")) {
    if (folder.has(directory.filename() / settings_name))
      return {{.sentence = folder.shown(directory / settings_name) + " is there"}};
    if (has_dashes(directory) || directory.filename().string().ends_with("_diesel_initial_setup"))
      return {{.sentence = folder.shown(directory) + " is named as its directories are"}};
  }
  const auto settings = folder.directories_with("up.sql").empty() ? std::nullopt : folder.above("diesel.toml");
  if (!settings) return {};
  return {{.weight = Evidence::Weight::shape, .sentence = folder.shown(*settings) + " is there"}};
}

Listing list(const Folder& folder) {
  Listing listing;
  listing.layout = Layout::directories;
  for (const auto& directory : folder.directories_with("up.sql")) {
    auto name = parse(directory.filename().string());
    if (!name) {
      listing.problems.push_back(
          name_unknown(folder, directory / "up.sql", "diesel", "2026-01-02-030405_add_invoices"));
      continue;
    }
    auto& one = listing.migrations.emplace_back(
        Found{.version = name->version, .name = name->description, .up = directory / "up.sql"});
    const auto relative = directory.filename();
    if (folder.has(relative / "down.sql")) one.down = directory / "down.sql";
    if (folder.has(relative / settings_name)) one.settings = directory / settings_name;
  }
  for (const auto& directory : folder.directories_with("down.sql")) {
    if (folder.has(directory.filename() / "up.sql")) continue;
    listing.problems.push_back(
        folder.problem("up_missing", directory / "down.sql", "this down has no up", "add up.sql beside it"));
  }
  for (const auto& path : folder.sql_files()) {
    listing.problems.push_back(
        name_unknown(folder, path, "diesel", "2026-01-02-030405_" + path.stem().string() + "/up.sql"));
  }
  order(listing, folder);
  return listing;
}

void obey(const Setting& setting, const Source& source, Header& header) {
  const bool known = setting.key == "run_in_transaction" && (setting.value == "true" || setting.value == "false");
  if (known) {
    header.directives.own_steps = setting.value == "false";
    header.down_directives.own_steps = header.directives.own_steps;
    return;
  }
  header.problems.push_back({.code = "setting_unknown",
                             .message = fmt::format("diesel has no setting `{} = {}`", setting.key, setting.value),
                             .hint = "run_in_transaction = true or false is the only one",
                             .place = Place{.file = source.settings_file, .line = setting.line}});
}

Header read(const Source& source) {
  auto header = read_whole(source);
  for (const auto& setting : read_settings(source.settings)) obey(setting, source, header);
  return header;
}

}  // namespace

const Format diesel_format{.name = "diesel",
                           .evidence = evidence,
                           .list = list,
                           .read = read,
                           .own_command = "diesel migration generate NAME",
                           .unmarked = true};

}  // namespace drover::migrations
