#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "base/text.hpp"
#include "migrations/formats/all.hpp"
#include "migrations/formats/delimiter.hpp"
#include "migrations/formats/names.hpp"
#include "migrations/formats/placeholders.hpp"
#include "migrations/formats/prefixed.hpp"
#include "migrations/formats/settings_file.hpp"

namespace drover::migrations {

namespace {

namespace fs = std::filesystem;

std::vector<Evidence> evidence(const Folder& folder) {
  auto found = flyways_alone(folder);
  for (const auto& path : folder.files_below()) {
    if (!prefixed(path)) continue;
    found.push_back({.weight = Evidence::Weight::shape, .sentence = folder.shown(path) + " is named as its files are"});
    break;
  }
  return found;
}

// "beforeMigrate", "afterEachMigrate__audit", "createSchema": the name of an event, perhaps with a description.
bool is_callback(const fs::path& path) {
  const auto stem = path.stem().string();
  const auto event = stem.substr(0, stem.find("__"));
  if (event == "createSchema") return true;
  for (const std::string_view when : {"before", "after"}) {
    if (event.starts_with(when) && event.size() > when.size() && event[when.size()] >= 'A' && event[when.size()] <= 'Z')
      return true;
  }
  return false;
}

// Events of what Drover never does.
bool is_of_other_verbs(const fs::path& path) {
  constexpr std::array<std::string_view, 5> verbs{"Clean", "Validate", "Baseline", "Repair", "Info"};
  const auto stem = path.stem().string();
  return std::ranges::any_of(verbs, [&](auto verb) { return stem.contains(verb); });
}

class Lister {
 public:
  explicit Lister(const Folder& folder) : folder_(folder) {}

  Listing run() {
    for (const auto& path : folder_.files_below()) {
      if (path.extension() == ".sql") sort_in(path);
      if (const auto script = stem_before(path, ".sql.conf")) settings_[path.parent_path() / (*script + ".sql")] = path;
    }
    add_undos();
    add_repeatables();
    add_settings();
    order(listing_, folder_);
    return std::move(listing_);
  }

 private:
  void sort_in(const fs::path& path) {
    const auto name = prefixed(path);
    if (!name && is_callback(path)) return see_callback(path);
    if (!name) return listing_.problems.push_back(name_unknown(folder_, path, "Flyway", "V7__add_invoices.sql"));
    if (name->prefix == 'U') {
      undos_[name->version->key()] = path;
    } else if (name->prefix == 'R') {
      repeatables_[name->description].push_back(path);
    } else {
      listing_.migrations.push_back({.version = *name->version,
                                     .name = name->description,
                                     .up = path,
                                     .kind = name->prefix == 'B' ? Kind::baseline : Kind::versioned});
    }
  }

  void see_callback(const fs::path& path) {
    if (is_of_other_verbs(path)) {
      return listing_.notes.push_back(
          folder_.note("callback", path, "it belongs to a verb that Drover does not have, and is left out"));
    }
    listing_.problems.push_back(folder_.problem(
        "callback", path, "Flyway runs it beside the migrations, and Drover has no callbacks",
        "make what it does part of a migration, or list it in the catalog's `ignore` if it can be left out"));
  }

  void add_undos() {
    for (auto& one : listing_.migrations) {
      if (one.kind != Kind::versioned) continue;
      if (const auto undo = undos_.extract(one.version.key()); !undo.empty()) one.down = undo.mapped();
    }
    for (const auto& [key, path] : undos_) {
      listing_.problems.push_back(folder_.problem("up_missing", path, "it undoes a version that has no file",
                                                  "add the file, or remove this one"));
    }
  }

  // In the order of their descriptions, as Flyway runs them.
  void add_repeatables() {
    std::uint32_t place = 0;
    for (const auto& [description, paths] : repeatables_) {
      ++place;
      for (const auto& path : paths) {
        listing_.migrations.push_back({.version = Version::named("R__" + description, place),
                                       .name = description,
                                       .up = path,
                                       .kind = Kind::repeatable});
      }
    }
  }

  void add_settings() {
    for (auto& one : listing_.migrations) {
      if (const auto settings = settings_.extract(one.up); !settings.empty()) one.settings = settings.mapped();
      const auto down = one.down ? settings_.extract(*one.down) : decltype(settings_)::node_type{};
      if (!down.empty()) one.down_settings = down.mapped();
    }
    for (const auto& [script, path] : settings_) {
      listing_.problems.push_back(folder_.problem("settings_lost", path, "there is no script for these settings"));
    }
  }

  const Folder& folder_;
  Listing listing_;
  std::map<std::string, fs::path> undos_;
  std::map<std::string, std::vector<fs::path>> repeatables_;
  std::map<fs::path, fs::path> settings_;
};

Listing list(const Folder& folder) { return Lister(folder).run(); }

// The settings of one script; what is not known is refused.
struct ScriptSettings {
  bool in_transaction = true;
  bool replaces = true;
  Problems problems;
};

ScriptSettings settings_of(const Source& source) {
  ScriptSettings result;
  for (const auto& [key, value, line] : read_settings(source.settings)) {
    const auto word = lower(value);
    const bool truth = word == "true" || word == "false";
    if (key == "executeInTransaction" && truth) {
      result.in_transaction = word == "true";
    } else if (key == "placeholderReplacement" && truth) {
      result.replaces = word == "true";
    } else if (!(key == "encoding" && (word == "utf-8" || word == "utf8")) &&
               !(key == "shouldExecute" && word == "true")) {
      result.problems.push_back({.code = "setting_refused",
                                 .message = fmt::format("`{}={}` is not obeyed here", key, value),
                                 .hint = "executeInTransaction, placeholderReplacement and encoding=UTF-8 are",
                                 .place = Place{.file = source.settings_file, .line = line}});
    }
  }
  return result;
}

Header read(const Source& source) {
  auto settings = settings_of(source);
  if (settings.replaces) replace_placeholders(source, settings.problems);
  obey_delimiter_lines(source.text, source.dialect);
  auto header = read_whole(source);
  header.directives.own_steps = header.directives.own_steps || !settings.in_transaction;
  std::ranges::move(settings.problems, std::back_inserter(header.problems));
  return header;
}

}  // namespace

const Format flyway_format{.name = "flyway",
                           .evidence = evidence,
                           .list = list,
                           .read = read,
                           .new_file = "V{version}__{name}.sql",
                           .new_text = ""};

}  // namespace drover::migrations
