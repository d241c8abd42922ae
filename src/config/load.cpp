#include "config/load.hpp"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <optional>
#include <system_error>
#include <tuple>

#include <fmt/format.h>
#include <unistd.h>

#include "base/files.hpp"
#include "base/text.hpp"
#include "config/build.hpp"
#include "config/file.hpp"
#include "config/variables.hpp"
#include "tenants/shown.hpp"

namespace drover::config {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view file_name = "drover.toml";

void append(Problems& problems, Problems more) { std::ranges::move(more, std::back_inserter(problems)); }

std::string variable(const Request& request, const std::string& name) {
  const auto found = request.variables.find(name);
  return found == request.variables.end() ? std::string{} : found->second;
}

// One reading of the configuration, from the file's place to the settings.
class Load {
 public:
  explicit Load(const Request& request) : request_(request) {}

  Checked<Settings> run() {
    find_file();
    auto variables = all_variables(request_.variables, settings_.project);
    if (!variables) return std::unexpected(std::move(variables).error());
    variables_ = std::move(*variables);
    if (!read_config()) return finish();
    merge(config_.base);
    merge_overlays();
    merge_variables();
    merge_options();
    add_presets();
    if (problems_.empty())
      append(problems_, build({.values = values_,
                               .variables = variables_,
                               .has_tenants = has_tenants(),
                               .needs_secrets = request_.needs_secrets},
                              settings_));
    return finish();
  }

 private:
  void find_file() {
    asked_ = !request_.config.empty() ? request_.config : variable(request_, "DROVER_CONFIG");
    shown_name_ = asked_.empty() ? std::string(file_name) : asked_;
    settings_.file = fs::absolute(request_.directory / shown_name_).lexically_normal();
    settings_.project = settings_.file.parent_path();
  }

  // False: there is nothing to go on with.
  bool read_config() {
    std::error_code error;
    const bool there = fs::exists(fs::symlink_status(settings_.file, error));
    if (!there && asked_.empty()) return without_file();
    auto text = read_file(settings_.file);
    if (!text) {
      auto problem = std::move(text).error();
      if (!there) problem.hint = "it was asked for by --config or DROVER_CONFIG";
      problems_.push_back(std::move(problem));
      return false;
    }
    config_ = read_toml(*text, shown_name_);
    append(problems_, std::move(config_.problems));
    return true;
  }

  bool without_file() {
    settings_.file.clear();
    const auto url = variables_.find("DATABASE_URL");
    if (url != variables_.end() && !url->second.text.empty()) return true;
    problems_.push_back({.code = "config_absent",
                         .message = "there is no drover.toml in the current directory",
                         .hint = "`drover init` makes one, --config PATH names another; no other directory is searched",
                         .place = std::nullopt});
    return false;
  }

  void merge(const std::vector<Written>& all) {
    for (const auto& written : all) {
      const auto* key = find_key(written.path);
      assert(key != nullptr);  // read_toml and from_variables know no others, nor does the command line
      auto value = check(written, *key);
      if (!value) {
        problems_.push_back(std::move(value).error());
        continue;
      }
      auto& place = values_[written.path];
      if (place.layer <= written.layer) place = std::move(*value);
    }
  }

  // Every overlay is checked, the one asked for is used.
  void merge_overlays() {
    settings_.environment = !request_.environment.empty() ? request_.environment : variable(request_, "DROVER_ENV");
    const auto below = values_;
    std::optional<Values> wanted;
    std::vector<std::string> names;
    for (const auto& [name, overlay] : config_.overlays) {
      names.push_back(name);
      values_ = below;
      merge(overlay);
      if (name == settings_.environment) wanted = values_;
    }
    values_ = wanted.value_or(below);
    if (wanted || settings_.environment.empty()) return;
    const auto close = closest(settings_.environment, names);
    problems_.push_back(
        {.code = "env_unknown",
         .message = fmt::format("there is no [env.NAME] called {}", tenants::shown(settings_.environment)),
         .hint = close ? fmt::format("did you mean {}?", tenants::shown(*close)) : "",
         .place = Place{.file = shown_name_}});
  }

  void merge_variables() {
    std::vector<Path> known;
    for (const auto& [path, value] : values_) known.push_back(path);
    merge(from_variables(variables_, known, problems_, settings_.notes));
  }

  void merge_options() {
    for (const auto& option : request_.overrides) {
      Written written;
      written.path = split_list(option.key, '.');
      written.text = option.text;
      written.layer = Layer::option;
      written.origin = option.option;
      merge({std::move(written)});
    }
  }

  void add_presets() {
    for (const auto& key : all_keys()) {
      Written written;
      written.path = split_list(key.path, '.');
      if (key.preset.empty() || values_.contains(written.path)) continue;
      written.text = key.preset;
      written.origin = "default";
      merge({std::move(written)});
    }
  }

  bool has_tenants() const {
    return config_.has_tenants ||
           std::ranges::any_of(values_, [](const auto& entry) { return entry.first.front() == "tenants"; });
  }

  Checked<Settings> finish() {
    if (problems_.empty()) return std::move(settings_);
    std::ranges::stable_sort(problems_, [](const Problem& a, const Problem& b) {
      if (!a.place || !b.place) return b.place.has_value() < a.place.has_value();
      return std::tie(a.place->file, a.place->line, a.place->column) <
             std::tie(b.place->file, b.place->line, b.place->column);
    });
    return std::unexpected(std::move(problems_));
  }

  const Request& request_;
  std::string asked_;
  std::string shown_name_;
  Variables variables_;
  ConfigFile config_;
  Values values_;
  Settings settings_;
  Problems problems_;
};

}  // namespace

Checked<Settings> load(const Request& request) { return Load(request).run(); }

std::map<std::string, std::string> process_variables() {
  std::map<std::string, std::string> variables;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const auto at = text.find('=');
    if (at != std::string_view::npos) variables.emplace(text.substr(0, at), text.substr(at + 1));
  }
  return variables;
}

const Catalog* Settings::find(std::string_view catalog) const {
  const auto found = std::ranges::find(catalogs, catalog, &Catalog::name);
  return found == catalogs.end() ? nullptr : &*found;
}

std::vector<InForce> describe(const Settings& settings) {
  std::vector<InForce> rows;
  rows.push_back({.key = "project", .value = settings.project.string(), .origin = ""});
  rows.push_back({.key = "file",
                  .value = settings.file.empty() ? "none" : settings.file.string(),
                  .origin = settings.file.empty() ? "DATABASE_URL stands for it" : ""});
  if (!settings.environment.empty()) rows.push_back({.key = "env", .value = settings.environment, .origin = ""});
  std::ranges::copy(settings.in_force, std::back_inserter(rows));
  return rows;
}

}  // namespace drover::config
