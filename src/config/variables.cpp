#include "config/variables.hpp"

#include <algorithm>
#include <array>
#include <system_error>

#include <fmt/format.h>

#include "base/files.hpp"
#include "base/text.hpp"
#include "config/dotenv.hpp"
#include "tenants/shown.hpp"

namespace drover::config {

namespace {

constexpr std::string_view prefix = "DROVER_";

// Read elsewhere: where the configuration is, and how output looks.
constexpr auto reserved = std::to_array<std::string_view>(
    {"DROVER_CONFIG", "DROVER_ENV", "DROVER_OUTPUT", "DROVER_QUIET", "DROVER_NO_COLOR"});

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == '-' || c == '.') c = '_';
  }
  return result;
}

std::string name_of(const Path& path) {
  std::string name(prefix.substr(0, prefix.size() - 1));
  for (const auto& part : path) name += "_" + upper(part);
  return name;
}

// The key for EU1_DIRECT_URL in the section server: one that `known` names, else any name in lower case before the
// longest ending that is a key.
std::optional<Path> named_key(const Path& pattern, const std::string& name, const std::vector<Path>& known) {
  const auto before = name_of({pattern.front()}) + "_";
  const auto ending = pattern.size() == 3 ? "_" + upper(pattern.back()) : std::string{};
  if (!name.starts_with(before) || !name.ends_with(ending) || name.size() <= before.size() + ending.size()) {
    return std::nullopt;
  }
  const auto middle = name.substr(before.size(), name.size() - before.size() - ending.size());
  Path path = pattern;
  path[1] = lower(middle);
  for (const auto& other : known) {
    if (other.size() > 1 && other.front() == pattern.front() && upper(other[1]) == middle) path[1] = other[1];
  }
  return path;
}

std::optional<Path> key_for(const std::string& name, const std::vector<Path>& known) {
  std::optional<Path> best;
  std::size_t best_length = 0;
  for (const auto& key : all_keys()) {
    auto pattern = split_list(key.path, '.');
    if (std::ranges::find(pattern, "*") == pattern.end()) {
      if (name_of(pattern) == name) return pattern;
      continue;
    }
    if (pattern.front() == "tenants") continue;
    const auto path = named_key(pattern, name, known);
    if (path && (!best || pattern.back().size() > best_length)) {
      best = path;
      best_length = pattern.back().size();
    }
  }
  return best;
}

Written written(const Variable& variable, Path path) {
  return {.path = std::move(path),
          .form = Written::Form::untyped,
          .text = variable.text,
          .items = {},
          .layer = variable.layer,
          .place = variable.place,
          .origin = variable.origin};
}

void complain(const std::string& name, const Variable& variable, Problems& problems, Problems& notes) {
  std::vector<std::string> names;
  bool like_a_section = false;
  for (const auto& key : all_keys()) {
    const auto pattern = split_list(key.path, '.');
    names.push_back(name_of(pattern));
    like_a_section |= name.starts_with(name_of({pattern.front()}) + "_");
  }
  const auto close = closest(name, names);
  Problem problem{.code = "variable_unknown",
                  .message = fmt::format("the environment variable {} is no setting", tenants::shown(name)),
                  .hint = close ? fmt::format("did you mean {}?", *close) : "it is ignored",
                  .place = variable.place,
                  .severity = like_a_section ? Severity::error : Severity::note};
  if (like_a_section && !close) problem.hint = "DROVER_SECTION_KEY, as in drover.toml";
  (like_a_section ? problems : notes).push_back(std::move(problem));
}

}  // namespace

Checked<Variables> all_variables(const std::map<std::string, std::string>& environment,
                                 const std::filesystem::path& project) {
  Variables variables;
  for (const auto& [name, text] : environment) {
    variables[name] = {.text = text, .layer = Layer::environment, .place = std::nullopt, .origin = name};
  }
  const auto file = project / ".env";
  std::error_code error;
  if (!std::filesystem::exists(std::filesystem::symlink_status(file, error))) return variables;
  const auto text = read_file(file);
  if (!text) return fail(text.error());
  const auto lines = parse_dotenv(*text, file.string());
  if (!lines) return std::unexpected(lines.error());
  for (const auto& line : *lines) {
    if (environment.contains(line.name)) continue;
    const Place place{.file = ".env", .line = line.line};
    variables[line.name] = {.text = line.text,
                            .layer = Layer::dotenv,
                            .place = place,
                            .origin = fmt::format("{} {}", to_string(place), line.name)};
  }
  return variables;
}

std::vector<Written> from_variables(const Variables& variables, const std::vector<Path>& known, Problems& problems,
                                    Problems& notes) {
  std::vector<Written> all;
  // First, so that the DROVER_ name of the same setting wins.
  if (const auto found = variables.find("MIGRATION_TIMEOUT"); found != variables.end()) {
    all.push_back(written(found->second, {"run", "statement_timeout"}));
    if (parse_number(found->second.text)) all.back().text += "ms";
  }
  if (const auto found = variables.find("MIGRATION_RETRY_ATTEMPTS"); found != variables.end()) {
    all.push_back(written(found->second, {"run", "attempts"}));
  }
  for (const auto& [name, variable] : variables) {
    if (!name.starts_with(prefix) || std::ranges::find(reserved, name) != reserved.end()) continue;
    if (const auto key = key_for(name, known)) {
      all.push_back(written(variable, *key));
    } else {
      complain(name, variable, problems, notes);
    }
  }
  return all;
}

}  // namespace drover::config
