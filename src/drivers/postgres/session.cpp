#include "drivers/postgres/session.hpp"

#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "drivers/postgres/pipeline.hpp"
#include "drivers/postgres/result.hpp"

namespace drover::postgres {

namespace {

// DESIGN.md section 7. The check interval frees the locks of a client that died within a second instead of at the end
// of its statement (PostgreSQL 14 and newer). The server asks after a client whose host says nothing any more, and
// gives it up after 10 s, as a lease would: by itself it would keep its locks for two hours.
Settings settings_of(const db::SessionOptions& options) {
  auto settings = settings_of_transaction(options);
  settings.emplace_back("client_connection_check_interval", "1s");
  settings.emplace_back("tcp_keepalives_idle", "4s");
  settings.emplace_back("tcp_keepalives_interval", "2s");
  settings.emplace_back("tcp_keepalives_count", "3");
  settings.emplace_back("tcp_user_timeout", "10s");
  settings.emplace_back("standard_conforming_strings", "on");
  if (!options.read_write) settings.emplace_back("default_transaction_read_only", "on");
  return settings;
}

// In `options`, blanks and backslashes are escaped by a backslash (PostgreSQL manual, 34.1.2).
std::string startup_options(const Settings& settings) {
  std::string text;
  for (const auto& [name, value] : settings) {
    text += "-c " + name + "=";
    for (const char c : value) {
      if (c == ' ' || c == '\\') text += '\\';
      text += c;
    }
    text += ' ';
  }
  return text;
}

class Parameters {
 public:
  void put(const std::string& name, const std::string& value) {
    if (!value.empty()) pairs_.emplace_back(name, value);
  }

  Handle connect() const {
    std::vector<const char*> names;
    std::vector<const char*> values;
    for (const auto& [name, value] : pairs_) {
      names.push_back(name.c_str());
      values.push_back(value.c_str());
    }
    names.push_back(nullptr);
    values.push_back(nullptr);
    return Handle(PQconnectdbParams(names.data(), values.data(), 0));
  }

 private:
  Settings pairs_;
};

Parameters parameters_of(const db::Address& address, const db::SessionOptions& options) {
  const auto& server = *address.server;
  Parameters parameters;
  parameters.put("host", server.host);
  if (server.port) parameters.put("port", std::to_string(*server.port));
  parameters.put("user", server.user);
  parameters.put("password", server.password.reveal());
  parameters.put("dbname", address.database);
  parameters.put("application_name", options.application_name);
  parameters.put("connect_timeout",
                 std::to_string(std::max<long long>(2, (options.connect_timeout.count() + 999) / 1000)));
  parameters.put("client_encoding", "UTF8");
  parameters.put("keepalives_idle", "60");
  parameters.put("keepalives_interval", "10");
  parameters.put("keepalives_count", "6");
  parameters.put("tcp_user_timeout", "60000");
  // What the URL says comes later, and wins.
  for (const auto& [name, value] : server.parameters) {
    if (name != "options") parameters.put(name, value);
  }
  return parameters;
}

bool says(PGconn* connection, std::string_view words) {
  return std::string_view(PQerrorMessage(connection)).find(words) != std::string_view::npos;
}

void set_one_by_one(PGconn* connection, const Settings& settings, const Secret& password) {
  for (const auto& [name, value] : settings) {
    const char* arguments[] = {name.c_str(), value.c_str()};
    const Result result(
        PQexecParams(connection, "SELECT set_config($1, $2, false)", 2, nullptr, arguments, nullptr, nullptr, 0));
    if (PQresultStatus(result.get()) == PGRES_TUPLES_OK) continue;
    // Older than PostgreSQL 14 or 12, and no harm: a dead client is then noticed later.
    if (name == "client_connection_check_interval" || name == "tcp_user_timeout") continue;
    if (PQstatus(connection) != CONNECTION_OK) throw lost_connection(connection, password);
    throw error_of(result.get(), "");
  }
}

// Reported by the server with every session since PostgreSQL 14, so that it costs no round trip.
bool may_be_a_reader(PGconn* connection) {
  bool known = true;
  for (const char* name : {"in_hot_standby", "default_transaction_read_only"}) {
    const char* value = PQparameterStatus(connection, name);
    if (value != nullptr && std::string_view(value) == "on") return true;
    known = known && value != nullptr;
  }
  return !known && PQserverVersion(connection) < 140'000;
}

// A pooler may hand on what was true of the server some time ago: the server itself has the last word.
void refuse_a_reader(PGconn* connection, const Secret& password) {
  if (!may_be_a_reader(connection)) return;
  const Result result(
      PQexec(connection,
             "SELECT pg_catalog.pg_is_in_recovery(), setting, source LIKE 'database%' FROM pg_catalog.pg_settings "
             "WHERE name = 'default_transaction_read_only'"));
  if (PQstatus(connection) != CONNECTION_OK) throw lost_connection(connection, password);
  if (PQresultStatus(result.get()) != PGRES_TUPLES_OK) throw error_of(result.get(), "");
  const auto rows = rows_of(result.get());
  const auto& row = rows.rows.front();
  const bool replica = db::is_true(row[0]);
  if (!replica && db::text_of(row[1]) != "on") return;
  auto refused = error(db::ErrorClass::read_only, "25006",
                       replica ? "the server is a replica: it can only be read"
                               : "sessions begin read-only there: default_transaction_read_only is on");
  refused.condition = "read_only_sql_transaction";
  refused.remedy = replica ? "name the primary in the server's url"
                           : "set it off there, or [session] default_transaction_read_only = \"off\"";
  refused.server_wide = replica || !db::is_true(row[2]);
  throw refused;
}

}  // namespace

Settings settings_of_transaction(const db::SessionOptions& options) {
  Settings settings{{"lock_timeout", fmt::format("{}ms", options.lock_timeout.count())},
                    {"statement_timeout", fmt::format("{}ms", options.statement_timeout.count())},
                    {"idle_in_transaction_session_timeout", "10s"}};
  for (const auto& [name, value] : options.settings) settings.emplace_back(name, value);
  return settings;
}

Session open_session(const db::Address& address, const db::SessionOptions& options) {
  const auto settings = settings_of(options);
  auto parameters = parameters_of(address, options);
  const auto given = address.server->parameters.find("options");
  const auto own = given == address.server->parameters.end() ? std::string{} : given->second + " ";
  auto with_options = parameters;
  with_options.put("options", own + startup_options(settings));
  auto handle = with_options.connect();
  const bool pooled = PQstatus(handle.get()) != CONNECTION_OK && says(handle.get(), "unsupported startup parameter");
  const bool too_old =
      PQstatus(handle.get()) != CONNECTION_OK && says(handle.get(), "unrecognized configuration parameter");
  if (pooled || too_old) {
    parameters.put("options", own);
    handle = parameters.connect();
    const bool is_open = PQstatus(handle.get()) == CONNECTION_OK;
    if (too_old && is_open) set_one_by_one(handle.get(), settings, address.server->password);
  }
  if (PQstatus(handle.get()) != CONNECTION_OK) throw connect_error(handle.get(), address.server->password);
  if (options.read_write) refuse_a_reader(handle.get(), address.server->password);
  // Notices are the migration's chatter; they must not land on standard error.
  PQsetNoticeProcessor(handle.get(), [](void*, const char*) {}, nullptr);
  return {.handle = std::move(handle), .pooled = pooled};
}

}  // namespace drover::postgres
