#include "config/build_tenants.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.hpp"
#include "tenants/glob.hpp"
#include "tenants/pattern.hpp"
#include "tenants/shown.hpp"

namespace drover::config {

namespace {

using tenants::SourceKind;

// What each source needs, and with that, what is of no use to it.
struct Source {
  std::string_view name;
  SourceKind kind;
  std::string_view needs;
};

constexpr auto sources = std::to_array<Source>({{"registry", SourceKind::registry, ""},
                                                {"glob", SourceKind::glob, "pattern"},
                                                {"query", SourceKind::query, "url,sql"},
                                                {"databases", SourceKind::databases, "server,pattern"},
                                                {"schemas", SourceKind::schemas, "server,database,pattern"}});

class TenantsBuilder {
 public:
  TenantsBuilder(const Material& material, UrlReader& urls, Settings& settings, Problems& problems)
      : material_(material), urls_(urls), settings_(settings), source_(settings.source), problems_(problems) {}

  void build() {
    source_.project = settings_.project;
    source_.servers = settings_.servers;
    if (single()) return;
    const auto* said = find("source");
    const auto* source = said == nullptr ? sources.begin() : std::ranges::find(sources, said->text, &Source::name);
    source_.kind = source->kind;
    const auto needed = split_list(source->needs);
    for (const auto* key : {"pattern", "server", "database", "url", "sql"}) judge_key(key, *source, needed, said);
    take_texts();
    take_ids();
    check_pattern();
    check_server();
  }

 private:
  const Value* find(const std::string& key) const {
    const auto found = material_.values.find({"tenants", key});
    return found == material_.values.end() ? nullptr : &found->second;
  }

  void complain(const Value* value, Problem problem) {
    if (value != nullptr && !value->place) problem.message = value->origin + ": " + problem.message;
    if (value != nullptr) problem.place = value->place;
    problems_.push_back(std::move(problem));
  }

  // DATABASE_URL counts only where nothing else says who the tenants are.
  bool single() {
    const auto found = material_.variables.find("DATABASE_URL");
    if (found == material_.variables.end() || found->second.text.empty()) return false;
    const auto& variable = found->second;
    if (material_.has_tenants) {
      settings_.notes.push_back({.code = "database_url_ignored",
                                 .message = "DATABASE_URL is ignored: [tenants] says who the tenants are",
                                 .hint = {},
                                 .place = variable.place,
                                 .severity = Severity::note});
      return false;
    }
    Value value;
    value.text = variable.text;
    value.layer = variable.layer;
    value.place = variable.place;
    value.origin = variable.origin;
    source_.kind = SourceKind::single;
    source_.url = urls_.read("DATABASE_URL", value);
    settings_.in_force.push_back({.key = "DATABASE_URL", .value = shown_url(value), .origin = value.origin});
    return true;
  }

  void judge_key(const std::string& key, const Source& source, const std::vector<std::string>& needed,
                 const Value* said) {
    const auto* value = find(key);
    const bool needs = std::ranges::find(needed, key) != needed.end();
    if (needs && value == nullptr) {
      complain(said, {.code = "config_missing",
                      .message = fmt::format("tenants.{} is missing", key),
                      .hint = fmt::format("source = \"{}\" needs {}", source.name, source.needs),
                      .place = std::nullopt});
    }
    if (needs || value == nullptr) return;
    // What an overlay's source leaves behind of the one below it is of no interest.
    if (said != nullptr && said->layer > value->layer) return;
    complain(value, {.code = "config_unused",
                     .message = fmt::format("tenants.{} means nothing to source = \"{}\"", key, source.name),
                     .hint = said == nullptr ? "set tenants.source" : "",
                     .place = std::nullopt});
  }

  void take_texts() {
    const auto text = [&](const std::string& key) { return find(key) == nullptr ? std::string{} : find(key)->text; };
    source_.pattern = text("pattern");
    source_.server = text("server");
    source_.database = text("database");
    source_.sql = text("sql");
    if (source_.kind == SourceKind::query) source_.url = urls_.read({"tenants", "url"});
    if (const auto* levels = find("levels")) source_.levels = levels->items;
    if (const auto* ignore = find("ignore")) source_.ignore = {ignore->items.begin(), ignore->items.end()};
    for (auto it = source_.levels.begin(); it != source_.levels.end(); ++it) {
      const bool twice = std::find(source_.levels.begin(), it, *it) != it;
      if (twice || it->find('/') != std::string::npos) {
        complain(find("levels"), {.code = "config_levels",
                                  .message = fmt::format("tenants.levels: {} {}", tenants::shown(*it),
                                                         twice ? "is there twice" : "has a slash in it"),
                                  .hint = {},
                                  .place = std::nullopt});
      }
    }
  }

  void take_ids() {
    for (const auto& [path, value] : material_.values) {
      if (path.size() != 3 || path[0] != "tenants" || path[1] != "ids") continue;
      source_.ids.emplace(path[2], value.text);
      if (tenants::is_valid_id(value.text)) continue;
      complain(&value,
               {.code = "id_invalid",
                .message = fmt::format("{} is no tenant id", tenants::shown(value.text)),
                .hint = R"("the database's name" = "the-tenants-id": [a-z0-9][a-z0-9_-]*, at most 48 characters)",
                .place = std::nullopt});
    }
  }

  void check_pattern() {
    if (source_.pattern.empty()) return;
    std::optional<Problem> problem;
    if (source_.kind == SourceKind::glob) {
      auto parsed = tenants::FilePattern::parse(source_.pattern);
      if (!parsed) problem = std::move(parsed).error();
    } else if (source_.kind == SourceKind::databases || source_.kind == SourceKind::schemas) {
      auto parsed = tenants::parse_pattern(source_.pattern);
      if (!parsed) problem = std::move(parsed).error();
    }
    if (problem) complain(find("pattern"), std::move(*problem));
  }

  void check_server() {
    const auto* value = find("server");
    const bool used = source_.kind == SourceKind::databases || source_.kind == SourceKind::schemas;
    if (!used || value == nullptr) return;
    std::vector<std::string> names;
    for (const auto& [path, any] : material_.values) {
      if (path.front() == "server") names.push_back(path[1]);
    }
    if (std::ranges::find(names, value->text) != names.end()) return;
    const auto close = closest(value->text, names);
    complain(value, {.code = "server_unknown",
                     .message = fmt::format("tenants.server is {}, and there is no such [server]",
                                            tenants::shown(value->text)),
                     .hint = close ? fmt::format("did you mean {}?", *close) : "add [server.NAME] with its url",
                     .place = std::nullopt});
  }

  const Material& material_;
  UrlReader& urls_;
  Settings& settings_;
  tenants::SourceOptions& source_;
  Problems& problems_;
};

}  // namespace

void build_tenants(const Material& material, UrlReader& urls, Settings& settings, Problems& problems) {
  TenantsBuilder(material, urls, settings, problems).build();
}

std::optional<sql::Dialect> dialect_of_tenants(const Settings& settings) {
  const auto& source = settings.source;
  switch (source.kind) {
    case SourceKind::glob:
      return sql::Dialect::sqlite;
    case SourceKind::databases:
    case SourceKind::schemas:
      return sql::Dialect::postgres;
    case SourceKind::single:
      return source.url ? std::optional(source.url->dialect) : std::nullopt;
    case SourceKind::registry:
    case SourceKind::query:
      break;
  }
  return settings.servers.empty() ? sql::Dialect::sqlite : sql::Dialect::postgres;
}

}  // namespace drover::config
