#include "db/address.hpp"

namespace drover::db {

Address Address::of(const Url& url, std::string schema) {
  const bool is_file = url.dialect == sql::Dialect::sqlite;
  return {.server = std::make_shared<const Server>(url),
          .database = is_file ? url.path : url.database,
          .schema = std::move(schema)};
}

std::string Address::session_identity() const {
  if (is_file()) return "sqlite|" + database;
  const auto service = server->parameters.find("service");
  std::string text(sql::to_string(dialect()));
  text += "|" + server->host;
  if (service != server->parameters.end()) text += "@" + service->second;
  return text + "|" + (server->port ? std::to_string(*server->port) : std::string{}) + "|" + database;
}

std::string Address::identity() const {
  if (is_file()) return session_identity();
  return session_identity() + "|" + schema;
}

std::string Address::text() const {
  auto text = to_string(*server, database);
  if (!is_file() && !owns_database) text += " schema " + schema;
  return text;
}

}  // namespace drover::db
