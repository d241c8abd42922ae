#include "config/build.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/text.hpp"
#include "config/build_hooks.hpp"
#include "config/build_tenants.hpp"
#include "config/reference.hpp"
#include "config/url_reader.hpp"
#include "db/application_functions.hpp"
#include "tenants/shown.hpp"

namespace drover::config {

namespace {

std::chrono::milliseconds duration(const Values& values, std::string_view name, std::string_view section = "run") {
  return std::chrono::milliseconds{values.at({std::string(section), std::string(name)}).number};
}

int number(const Values& values, std::string_view name) {
  return static_cast<int>(values.at({"run", std::string(name)}).number);
}

Value optional(const Values& values, std::string_view name) {
  const auto found = values.find({"run", std::string(name)});
  return found == values.end() ? Value{} : found->second;
}

RunDefaults run_defaults(const Values& values) {
  return {.concurrency = number(values, "concurrency"),
          .max_concurrency = number(values, "max_concurrency"),
          .lock_timeout = duration(values, "lock_timeout"),
          .lock_tries = number(values, "lock_tries"),
          .statement_timeout = duration(values, "statement_timeout"),
          .attempts = number(values, "attempts"),
          .lease = duration(values, "lease"),
          .connect_timeout = duration(values, "connect_timeout"),
          .busy_timeout = duration(values, "busy_timeout"),
          .wait = duration(values, "wait"),
          .trust = duration(values, "trust", "control"),
          .apply_out_of_order = values.at({"run", "out_of_order"}).text == "apply",
          .canary = optional(values, "canary").text,
          .waves = optional(values, "waves").items,
          .soak = duration(values, "soak"),
          .max_failures = optional(values, "max_failures").text,
          .same_error = number(values, "same_error"),
          .slow_down = number(values, "slow_down"),
          .check = optional(values, "check").text,
          .check_command = optional(values, "check_command").items};
}

log::Options log_options(const Values& values, const std::filesystem::path& project) {
  const auto value = [&](const char* name) -> const Value& { return values.at({"log", name}); };
  log::Options options;
  if (const auto file = values.find({"log", "file"}); file != values.end()) {
    options.file = (project / file->second.text).lexically_normal();
  }
  options.to_stderr = value("stderr").truth;
  options.format = value("format").text == "json" ? log::Format::json : log::Format::human;
  options.level = log::parse_level(value("level").text).value_or(log::Level::info);
  options.size = static_cast<std::uint64_t>(value("size").number);
  options.keep = static_cast<int>(value("keep").number);
  return options;
}

class Builder {
 public:
  Builder(const Material& material, Settings& settings)
      : material_(material), settings_(settings), urls_(material, settings.project, problems_, settings.notes) {}

  Problems build() {
    build_control();
    build_servers();
    settings_.run = run_defaults(material_.values);
    build_session();
    build_functions();
    settings_.required = {.types = material_.values.at({"types", "required"}).truth,
                          .levels = material_.values.at({"levels", "required"}).truth,
                          .tables = material_.values.at({"tables", "required"}).truth};
    settings_.log = log_options(material_.values, settings_.project);
    if (const auto* file = find({"metrics", "file"})) {
      settings_.metrics = (settings_.project / file->text).lexically_normal();
    }
    build_hooks(material_, settings_, problems_);
    build_tenants(material_, urls_, settings_, problems_);
    build_catalogs();
    list_values();
    return std::move(problems_);
  }

 private:
  const Value* find(const Path& path) const {
    const auto found = material_.values.find(path);
    return found == material_.values.end() ? nullptr : &found->second;
  }

  void complain(const Value* value, std::string code, std::string message, std::string hint = {}) {
    if (value != nullptr && !value->place) message = value->origin + ": " + message;
    problems_.push_back({.code = std::move(code),
                         .message = std::move(message),
                         .hint = std::move(hint),
                         .place = value == nullptr ? std::nullopt : value->place});
  }

  // The second parts of all paths that begin with this section.
  std::set<std::string> names_of(std::string_view section) const {
    std::set<std::string> names;
    for (const auto& [path, value] : material_.values) {
      if (path.size() > 2 && path.front() == section) names.insert(path[1]);
    }
    return names;
  }

  const Value* any_of(std::string_view section, const std::string& name) const {
    const auto found = std::ranges::find_if(material_.values, [&](const auto& entry) {
      return entry.first.size() > 2 && entry.first[0] == section && entry.first[1] == name;
    });
    return found == material_.values.end() ? nullptr : &found->second;
  }

  void build_control() {
    if (const auto url = urls_.read({"control", "url"})) settings_.control = *url;
  }

  void build_servers() {
    for (const auto& name : names_of("server")) {
      tenants::Server server;
      server.name = name;
      if (find({"server", name, "url"}) == nullptr) {
        complain(any_of("server", name), "config_missing", fmt::format("server.{} has no url", name));
        continue;
      }
      const auto url = urls_.read({"server", name, "url"});
      server.direct_url = urls_.read({"server", name, "direct_url"});
      const auto* most = find({"server", name, "max_connections"});
      if (most != nullptr) server.max_connections = static_cast<int>(most->number);
      if (!url) continue;
      server.url = *url;
      for (const auto* key : {"url", "direct_url"}) {
        const auto& one = std::string_view(key) == "url" ? url : server.direct_url;
        if (!one || one->dialect != sql::Dialect::sqlite) continue;
        complain(find({"server", name, key}), "config_url",
                 fmt::format("server.{}.{} is a file, not a server", name, key),
                 "files need no [server]: give their path");
      }
      settings_.servers.emplace(name, std::move(server));
    }
  }

  void build_session() {
    // These are what Drover's own promises rest on.
    static const std::map<std::string, std::string> ours{
        {"lock_timeout", "set run.lock_timeout"},
        {"statement_timeout", "set run.statement_timeout"},
        {"application_name", "Drover sets it"},
        {"default_transaction_isolation", "it is always read committed"},
        {"foreign_keys", "Drover sets it where a file needs it"},
        {"journal_mode", "files are left in their mode"},
        {"busy_timeout", "set run.busy_timeout"}};
    auto& session = settings_.session;
    session.connect_timeout = settings_.run.connect_timeout;
    session.lock_timeout = settings_.run.lock_timeout;
    session.statement_timeout = settings_.run.statement_timeout;
    session.busy_timeout = settings_.run.busy_timeout;
    for (const auto& [path, value] : material_.values) {
      if (path.front() != "session") continue;
      const auto& name = path.back();
      const auto taken = ours.find(lower(name));
      if (name == "search_path") {
        session.search_path = value.items;
      } else if (name == "may_write") {
        session.may_write = value.items;
      } else if (taken != ours.end()) {
        complain(&value, "session_reserved", fmt::format("session.{} is not to be set here", name), taken->second);
      } else if (!is_setting_name(name)) {
        complain(&value, "session_name", fmt::format("{} is no name of a setting", tenants::shown(name)));
      } else {
        session.settings[name] = value.text;
      }
    }
  }

  void build_functions() {
    const auto* wanted = find({"sqlite", "functions"});
    if (wanted == nullptr) return;
    const std::vector<std::string> known(db::application_functions.begin(), db::application_functions.end());
    for (const auto& item : wanted->items) {
      const auto name = lower(item);
      if (std::ranges::find(known, name) != known.end()) {
        settings_.session.functions.insert(name);
        continue;
      }
      const auto close = closest(name, known);
      complain(
          wanted, "config_function",
          fmt::format("sqlite.functions: {} is not built in; there are {}", tenants::shown(item), join(known, ", ")),
          close ? fmt::format("did you mean {}?", *close) : "");
    }
  }

  static bool is_setting_name(std::string_view name) {
    if (name.empty() || (name.front() >= '0' && name.front() <= '9') || name.front() == '.') return false;
    return name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.") ==
           std::string_view::npos;
  }

  void build_catalogs() {
    const auto names = names_of("catalog");
    std::vector<Catalog> of_tenants;
    for (const auto& name : names) {
      auto catalog = build_catalog(name);
      (find({"catalog", name, "url"}) != nullptr ? settings_.catalogs : of_tenants).push_back(std::move(catalog));
    }
    if (const auto* url = find({"catalog", "tenant", "url"})) {
      complain(url, "config_catalog", "catalog.tenant has a url, and it is the catalog that every tenant gets",
               "call the shared database's catalog otherwise: [catalog.central]");
      return;
    }
    if (of_tenants.empty() && needs_tenant_catalog()) of_tenants.push_back(build_catalog("tenant"));
    for (std::size_t i = 1; i < of_tenants.size(); ++i) {
      complain(any_of("catalog", of_tenants[i].name), "config_catalog",
               fmt::format("catalog.{} and catalog.{} are both without a url, and only one can be the tenants'",
                           of_tenants[0].name, of_tenants[i].name),
               "give the shared database's catalog its url");
    }
    if (!of_tenants.empty()) {
      settings_.source.default_schema = of_tenants.front().schema;
      settings_.catalogs.push_back(std::move(of_tenants.front()));
    }
    check_directories();
  }

  bool needs_tenant_catalog() const {
    return settings_.catalogs.empty() || material_.has_tenants || settings_.source.kind == tenants::SourceKind::single;
  }

  Catalog build_catalog(const std::string& name) {
    Catalog catalog;
    catalog.name = name;
    const auto text = [&](std::string_view key, const std::string& preset) {
      const auto* value = find({"catalog", name, std::string(key)});
      return value == nullptr ? preset : value->text;
    };
    catalog.ledger = text("ledger", catalog.ledger);
    catalog.format = text("format", catalog.format);
    if (const auto* ignore = find({"catalog", name, "ignore"})) catalog.ignore = ignore->items;
    for (const auto& [path, value] : material_.values) {
      const bool ours = path.size() == 4 && path[0] == "catalog" && path[1] == name && path[2] == "placeholders";
      if (ours) catalog.placeholders[path[3]] = value.text;
    }
    catalog.schema = text("schema", catalog.schema);
    catalog.url = urls_.read({"catalog", name, "url"});
    catalog.dialect = dialect_of(catalog);
    const bool central = find({"catalog", name, "url"}) != nullptr;
    const auto dir = text("dir", central ? "" : "migrations");
    if (dir.empty()) complain(any_of("catalog", name), "config_missing", fmt::format("catalog.{} has no dir", name));
    catalog.dir = (settings_.project / dir).lexically_normal();
    check_identifier({"catalog", name, "ledger"}, catalog.ledger);
    check_identifier({"catalog", name, "schema"}, catalog.schema);
    if (catalog.ledger == "drover_journal" || catalog.ledger == "drover_head") {
      complain(find({"catalog", name, "ledger"}), "config_ledger",
               fmt::format("catalog.{}.ledger is {}, a table that Drover has beside the ledger", name, catalog.ledger));
    }
    return catalog;
  }

  void check_identifier(const Path& path, const std::string& name) {
    constexpr std::size_t longest = 63;  // PostgreSQL's NAMEDATALEN - 1
    if (name.size() <= longest) return;
    complain(
        find(path), "identifier_too_long",
        fmt::format("{} has {} bytes, and {} are the most a name can have", to_string(path), name.size(), longest));
  }

  sql::Dialect dialect_of(const Catalog& catalog) {
    const Path path{"catalog", catalog.name, "dialect"};
    const auto* said = find(path);
    const auto wanted = said != nullptr && said->text == "sqlite" ? sql::Dialect::sqlite : sql::Dialect::postgres;
    const bool known = catalog.url && *catalog.url != db::Url{};  // an unresolved reference is an empty URL
    const auto found = catalog.is_central() ? (known ? std::optional(catalog.url->dialect) : std::nullopt)
                                            : dialect_of_tenants(settings_);
    if (said == nullptr) return found.value_or(sql::Dialect::postgres);
    if (found && *found != wanted) {
      complain(said, "config_dialect",
               fmt::format("{} is {}, and its databases are {}", to_string(path), sql::to_string(wanted),
                           sql::to_string(*found)));
    }
    return wanted;
  }

  void check_directories() {
    for (std::size_t i = 0; i < settings_.catalogs.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (settings_.catalogs[i].dir != settings_.catalogs[j].dir) continue;
        complain(any_of("catalog", settings_.catalogs[i].name), "config_catalog",
                 fmt::format("catalog.{} and catalog.{} have the same dir", settings_.catalogs[j].name,
                             settings_.catalogs[i].name));
      }
    }
  }

  void list_values() {
    for (const auto& [path, value] : material_.values) {
      const auto* key = find_key(path);
      auto text = value.text;
      if (key->kind == Kind::url) text = shown_url(value);
      if (key->kind == Kind::web_url) text = shown_web_url(value);
      if (key->kind == Kind::list) text = join(value.items, ", ");
      settings_.in_force.push_back({.key = to_string(path), .value = std::move(text), .origin = value.origin});
    }
    std::ranges::sort(settings_.in_force, {}, &InForce::key);
  }

  const Material& material_;
  Settings& settings_;
  Problems problems_;
  UrlReader urls_;
};

}  // namespace

Problems build(const Material& material, Settings& settings) { return Builder(material, settings).build(); }

}  // namespace drover::config
