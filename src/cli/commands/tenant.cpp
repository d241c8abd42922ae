#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/commands/all.hpp"
#include "cli/options.hpp"
#include "cli/project.hpp"
#include "report/style.hpp"
#include "tenants/import.hpp"
#include "tenants/source.hpp"

namespace drover::cli {

namespace {

constexpr std::size_t most_said = 20;  // one by one, to people

struct Registry {
  config::Settings settings;
  std::unique_ptr<control::Store> store;
};

std::optional<Registry> open_registry(Environment& environment, const Arguments& arguments) {
  auto settings = load_settings(environment, arguments);
  if (!settings) return std::nullopt;
  Registry registry{.settings = *std::move(settings), .store = nullptr};
  registry.store = open_control(environment, registry.settings);
  return registry;
}

int say(Environment& environment, Problem problem) {
  environment.output().problem(std::move(problem));
  return 1;
}

void said(Environment& environment, const std::string& line, const std::string& event, const std::string& tenant) {
  const nlohmann::json object{{"event", event}, {"tenant", tenant}};
  environment.output().result(line.empty() ? std::vector<std::string>{} : std::vector{line}, object.dump());
}

// The same checks as an imported row gets: `add` is a file of one row.
Checked<std::vector<tenants::Registered>> from_arguments(const Arguments& arguments) {
  nlohmann::json row{{"id", arguments.words.empty() ? "" : arguments.words.front()}};
  const auto put = [&](const char* key, const std::string& value) {
    if (!value.empty()) row[key] = value;
  };
  put("server", arguments.server);
  put("database", arguments.database);
  put("schema", arguments.schema);
  put("path", arguments.path);
  put("status", arguments.status);
  put("parent", arguments.parent);
  put("level", arguments.level.empty() ? std::string{} : arguments.level.front());
  put("size", arguments.size);
  for (const auto& label : arguments.label) {
    const auto equals = label.find('=');
    if (equals == std::string::npos || equals == 0) {
      return fail({.code = "usage", .message = fmt::format("--label takes name=value, not `{}`", label)});
    }
    row[label.substr(0, equals)] = label.substr(equals + 1);
  }
  return tenants::parse_json(nlohmann::json::array({row}).dump(), "tenant add");
}

int add_all(Environment& environment, const Arguments& arguments, Checked<std::vector<tenants::Registered>> tenants) {
  if (!tenants) {
    for (auto& problem : tenants.error()) {
      if (problem.place && problem.place->file == "tenant add") problem.place.reset();
    }
    environment.output().problems(tenants.error());
    return 1;
  }
  auto registry = open_registry(environment, arguments);
  if (!registry) return 1;
  for (const auto& one : *tenants) {
    if (one.server.empty() || registry->settings.servers.contains(one.server)) continue;
    return say(environment,
               {.code = "server_unknown",
                .message = fmt::format("{}: there is no [server.{}]", one.tenant.id.text, visible(one.server)),
                .hint = "add it to drover.toml"});
  }
  const auto there = registry->store->add(*tenants, arguments.replace);
  if (!there.empty()) {
    return say(environment,
               {.code = "tenant_exists",
                .message = fmt::format("{} {} there already, nothing was added", there.front().text,
                                       there.size() == 1 ? "is" : fmt::format("and {} more are", there.size() - 1)),
                .hint = "--replace"});
  }
  if (registry->settings.source.kind != tenants::SourceKind::registry) {
    environment.output().problem({.code = "registry_unused",
                                  .message = "[tenants] has another source: these take part in nothing",
                                  .hint = "source = \"registry\"",
                                  .place = std::nullopt,
                                  .severity = Severity::warning,
                                  .details = {}});
  }
  const bool many = tenants->size() > most_said;
  for (const auto& one : *tenants) {
    said(environment, many ? "" : "added " + one.tenant.id.text, "tenant_added", one.tenant.id.text);
  }
  if (many) {
    const nlohmann::json object{{"event", "tenants_added"}, {"count", tenants->size()}};
    environment.output().result({fmt::format("added {} tenants", grouped(static_cast<long long>(tenants->size())))},
                                object.dump());
  }
  return 0;
}

int run_add(Environment& environment, const Arguments& arguments) {
  if (arguments.words.size() != 1) {
    return say(environment, {.code = "usage",
                             .message = "tenant add takes one id",
                             .hint = "drover tenant add acme --path tenants/acme.db"});
  }
  return add_all(environment, arguments, from_arguments(arguments));
}

int run_import(Environment& environment, const Arguments& arguments) {
  if (arguments.words.size() != 1) {
    return say(environment, {.code = "usage", .message = "tenant import takes one file", .hint = "CSV or JSON"});
  }
  const auto& file = arguments.words.front();
  const auto text = read_file(file);
  if (!text) return say(environment, text.error());
  return add_all(environment, arguments,
                 file.ends_with(".json") ? tenants::parse_json(*text, file) : tenants::parse_csv(*text, file));
}

std::string labels_text(const tenants::Labels& labels) {
  std::vector<std::string> pairs;
  for (const auto& [name, value] : labels) pairs.push_back(visible(name) + "=" + visible(value));
  return join(pairs, " ");
}

void print_target(Environment& environment, const tenants::Target& target) {
  nlohmann::json object{{"event", "tenant"},
                        {"tenant", target.tenant.id.text},
                        {"target", target.label},
                        {"status", std::string(tenants::to_string(target.tenant.lifecycle))},
                        {"address", target.address.text()},
                        {"labels", target.tenant.labels}};
  environment.output().result(
      {fmt::format("{:<24} {:<12} {}  {}", visible(target.label), tenants::to_string(target.tenant.lifecycle),
                   visible(target.address.text()), labels_text(target.tenant.labels))},
      object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

int list(Environment& environment, const Arguments& arguments, const std::string& only) {
  auto registry = open_registry(environment, arguments);
  if (!registry) return 1;
  const auto targets = tenants::list_targets(registry->settings.source, environment.drivers(), *registry->store);
  if (!targets) {
    environment.output().problems(targets.error());
    return 1;
  }
  bool found = only.empty();
  for (const auto& target : *targets) {
    if (!only.empty() && target.tenant.id.text != only) continue;
    found = true;
    print_target(environment, target);
  }
  if (!found)
    return say(environment,
               {.code = "tenant_unknown", .message = fmt::format("there is no tenant `{}`", visible(only))});
  return 0;
}

int run_list(Environment& environment, const Arguments& arguments) { return list(environment, arguments, ""); }

int run_show(Environment& environment, const Arguments& arguments) {
  if (arguments.words.size() != 1 || arguments.words.front().empty()) {
    return say(environment, {.code = "usage", .message = "tenant show takes one id", .hint = "drover tenant list"});
  }
  return list(environment, arguments, arguments.words.front());
}

int set_lifecycle(Environment& environment, const Arguments& arguments, tenants::Lifecycle lifecycle) {
  if (arguments.words.empty()) return say(environment, {.code = "usage", .message = "this takes one or more ids"});
  auto registry = open_registry(environment, arguments);
  if (!registry) return 1;
  const auto targets = tenants::list_targets(registry->settings.source, environment.drivers(), *registry->store);
  if (!targets) {
    environment.output().problems(targets.error());
    return 1;
  }
  for (const auto& id : arguments.words) {
    if (std::ranges::any_of(*targets, [&](const auto& target) { return target.tenant.id.text == id; })) continue;
    return say(environment, {.code = "tenant_unknown", .message = fmt::format("there is no tenant `{}`", visible(id))});
  }
  const auto word = std::string(tenants::to_string(lifecycle));
  for (const auto& id : arguments.words) {
    registry->store->set_lifecycle({id}, lifecycle);
    said(environment, fmt::format("{} is {}", id, word), "tenant_" + word, id);
  }
  return 0;
}

int run_suspend(Environment& environment, const Arguments& arguments) {
  return set_lifecycle(environment, arguments, tenants::Lifecycle::suspended);
}
int run_activate(Environment& environment, const Arguments& arguments) {
  return set_lifecycle(environment, arguments, tenants::Lifecycle::active);
}
int run_archive(Environment& environment, const Arguments& arguments) {
  return set_lifecycle(environment, arguments, tenants::Lifecycle::archived);
}

// Forgets, and touches no database of the tenant's.
int run_remove(Environment& environment, const Arguments& arguments) {
  if (arguments.words.empty())
    return say(environment, {.code = "usage", .message = "tenant remove takes one or more ids"});
  auto registry = open_registry(environment, arguments);
  if (!registry) return 1;
  if (!confirmed(environment, arguments,
                 fmt::format("forget {}? Their databases are left as they are.", join(arguments.words, ", "))))
    return 1;
  for (const auto& id : arguments.words) {
    bool known = registry->store->remove({id});
    std::vector<control::TargetKey> keys;
    for (const auto& catalog : registry->settings.catalogs) {
      registry->store->each_target(catalog.name, [&](const control::TargetRow& row) {
        if (row.tenant == id || row.label == id) keys.push_back(row.key);
      });
    }
    known = known || !keys.empty();
    registry->store->forget(keys);
    if (!known)
      return say(environment,
                 {.code = "tenant_unknown", .message = fmt::format("there is no tenant `{}`", visible(id))});
    said(environment, "forgot " + id, "tenant_removed", id);
  }
  return 0;
}

constexpr std::array<Option, 10> add_options{
    {{"--server", &Arguments::server, "a [server.NAME] of drover.toml"},
     {"--database", &Arguments::database, "the tenant's database there"},
     {"--schema", &Arguments::schema, "the tenant's schema, where the database is shared"},
     {"--path", &Arguments::path, "the tenant's SQLite file"},
     {"--status", &Arguments::status, "provisioning, active, suspended, archived, deleting [active]"},
     {"--parent", &Arguments::parent, "the target above, in a tree"},
     {"--level", &Arguments::level, "its level, in a tree"},
     {"--size", &Arguments::size, "a number; larger tenants are started first"},
     {"--label", &Arguments::label, "name=value, for --select"},
     {"--replace", &Arguments::replace, "replace what is there"}}};

constexpr std::array<Option, 1> import_options{{{"--replace", &Arguments::replace, "replace what is there"}}};
constexpr std::array<Option, 1> remove_options{{option::yes}};

}  // namespace

const Command tenant_add_command{
    .name = "tenant add",
    .alias = "",
    .summary = "add a tenant to the registry",
    .words = "ID",
    .options = add_options,
    .teaching =
        "Examples:\n  drover tenant add acme --path tenants/acme.db\n"
        "  drover tenant add globex --server eu1 --database tenant_globex --label region=eu",
    .run = run_add};
const Command tenant_import_command{.name = "tenant import",
                                    .alias = "",
                                    .summary = "add many, from a CSV or JSON file",
                                    .words = "FILE",
                                    .options = import_options,
                                    .teaching =
                                        "Columns id, server, database, schema, path, status, parent, level, size; "
                                        "all others are labels.\nAll rows are added, or none.",
                                    .run = run_import};
const Command tenant_list_command{.name = "tenant list",
                                  .alias = "",
                                  .summary = "all tenants, from whatever source",
                                  .words = "",
                                  .options = {},
                                  .teaching = "",
                                  .run = run_list};
const Command tenant_show_command{.name = "tenant show",
                                  .alias = "",
                                  .summary = "one tenant",
                                  .words = "ID",
                                  .options = {},
                                  .teaching = "",
                                  .run = run_show};
const Command tenant_suspend_command{.name = "tenant suspend",
                                     .alias = "",
                                     .summary = "leave these out until they are active again",
                                     .words = "ID",
                                     .options = {},
                                     .teaching = "",
                                     .run = run_suspend};
const Command tenant_activate_command{.name = "tenant activate",
                                      .alias = "",
                                      .summary = "let these take part again",
                                      .words = "ID",
                                      .options = {},
                                      .teaching = "The next migrate catches them up.",
                                      .run = run_activate};
const Command tenant_archive_command{.name = "tenant archive",
                                     .alias = "",
                                     .summary = "leave these out for good",
                                     .words = "ID",
                                     .options = {},
                                     .teaching = "",
                                     .run = run_archive};
const Command tenant_remove_command{.name = "tenant remove",
                                    .alias = "",
                                    .summary = "forget these; their databases stay",
                                    .words = "ID",
                                    .options = remove_options,
                                    .teaching = "",
                                    .run = run_remove};

}  // namespace drover::cli
