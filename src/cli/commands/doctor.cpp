#include <map>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "base/time.hpp"
#include "cli/commands/all.hpp"
#include "cli/project.hpp"
#include "report/style.hpp"
#include "tenants/source.hpp"

namespace drover::cli {

namespace {

void say(Environment& environment, const std::string& topic, const std::string& text, bool good) {
  const nlohmann::json object{{"event", "finding"}, {"topic", topic}, {"text", text}, {"good", good}};
  const auto& style = environment.output().style();
  environment.output().result(
      {report::tinted(style, good ? report::Tint::good : report::Tint::bad, good ? "ok  " : "BAD ") +
       fmt::format(" {:<24} {}", topic, visible(text))},
      object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

// `wanted`: how many connections we would use there.
bool look_at_database(Environment& environment, const std::string& topic, const db::Address& address, int wanted,
                      const config::Settings& settings) {
  const auto& driver = environment.drivers().of(address.dialect());
  try {
    auto session = settings.session;
    session.read_write = false;
    const auto connection = driver.connect(address, session);
    auto text = connection->server_version();
    if (const auto free = driver.free_connections(*connection)) {
      text += fmt::format(", {} of {} connections free, up to {} used", free->limit - free->used, free->limit, wanted);
    }
    say(environment, topic, text, true);
    return true;
  } catch (const db::Error& error) {
    say(environment, topic, error.summary(), false);
    return false;
  }
}

bool look_at_server(Environment& environment, const tenants::Server& server, const config::Settings& settings) {
  return look_at_database(environment, "server." + server.name, db::Address::of(server.url, "public"),
                          server.max_connections.value_or(settings.run.concurrency), settings);
}

bool look_at_central(Environment& environment, const config::Catalog& catalog, const config::Settings& settings) {
  const auto target = tenants::central_target(catalog.name, *catalog.url, catalog.schema, settings.project);
  if (target) return look_at_database(environment, "catalog." + catalog.name, target->address, 1, settings);
  for (const auto& problem : target.error()) say(environment, "catalog." + catalog.name, to_string(problem), false);
  return false;
}

bool look_at_control(Environment& environment, const config::Settings& settings,
                     std::unique_ptr<control::Store>& store) {
  try {
    store = open_control(environment, settings);
    say(environment, "control", db::to_string(settings.control) + "  id " + store->control_id(), true);
    return true;
  } catch (const db::Error& error) {
    say(environment, "control", error.summary(), false);
    return false;
  }
}

bool look_at_tenants(Environment& environment, const config::Settings& settings, control::Store& store) {
  try {
    const auto targets = tenants::list_targets(settings.source, environment.drivers(), store);
    if (targets) {
      say(environment, "tenants", fmt::format("{} listed", targets->size()), true);
      return true;
    }
    for (const auto& problem : targets.error()) say(environment, "tenants", to_string(problem), false);
  } catch (const db::Error& error) {
    say(environment, "tenants", error.summary(), false);
  }
  return false;
}

std::string outbox_text(const control::OutboxRow& row, bool configured) {
  auto text = row.waiting == 0 ? std::string("nothing waits") : fmt::format("{} waiting", row.waiting);
  if (row.oldest) text += " since " + to_iso8601(*row.oldest).substr(0, 19) + "Z";
  if (row.given_up > 0) text += fmt::format(", {} given up in the last 7 days", row.given_up);
  if (!row.error.empty()) text += ": " + row.error;
  return configured ? text : text + "; it is not configured here";
}

// What was not delivered, and to whom.
bool look_at_hooks(Environment& environment, const config::Settings& settings, control::Store& store) {
  std::map<std::string, control::OutboxRow> rows;
  std::set<std::string> configured;
  for (const auto& hook : settings.hooks) configured.insert(rows[hook.name].hook = hook.name);
  for (auto& row : store.outbox()) rows[row.hook] = row;
  bool good = true;
  for (const auto& [name, row] : rows) {
    const bool well = row.error.empty() && row.given_up == 0 && (row.waiting == 0 || configured.contains(name));
    say(environment, "hooks." + name, outbox_text(row, configured.contains(name)), well);
    good = good && well;
  }
  return good;
}

int run(Environment& environment, const Arguments& arguments) {
  const auto settings = load_settings(environment, arguments);
  if (!settings) return 1;
  for (const auto& row : config::describe(*settings)) {
    const nlohmann::json object{{"event", "setting"}, {"key", row.key}, {"value", row.value}, {"origin", row.origin}};
    environment.output().result({fmt::format("{:<28} {:<40} {}", row.key, visible(row.value), row.origin)},
                                object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  }
  std::unique_ptr<control::Store> store;
  bool good = look_at_control(environment, *settings, store);
  for (const auto& [name, server] : settings->servers) good = look_at_server(environment, server, *settings) && good;
  for (const auto& catalog : settings->catalogs) {
    if (catalog.is_central()) good = look_at_central(environment, catalog, *settings) && good;
  }
  if (store) good = look_at_tenants(environment, *settings, *store) && good;
  if (store) good = look_at_hooks(environment, *settings, *store) && good;
  const auto catalogs = load_catalogs(environment, *settings, "", false, true);
  if (catalogs) {
    for (const auto& catalog : *catalogs) {
      say(environment, "catalog." + catalog->name(),
          fmt::format("{} migrations, read as {} ({})", catalog->migrations().size(), catalog->format().name,
                      catalog->format().reason),
          true);
    }
  }
  return good && catalogs ? 0 : 1;
}

}  // namespace

const Command doctor_command{
    .name = "doctor",
    .alias = "",
    .summary = "the configuration in force, and what is wrong with the set-up",
    .words = "",
    .options = {},
    .teaching =
        "Every value with where it came from; whether the control database, the servers and the tenants' source "
        "answer.\n\nExit codes: 0 all is well; 1 something is not.",
    .run = run};

}  // namespace drover::cli
