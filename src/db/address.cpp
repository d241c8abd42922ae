#include "db/address.hpp"

namespace drover::db {

std::string Address::session_identity() const {
  if (url.dialect == sql::Dialect::sqlite) return "sqlite|" + url.path.native();
  const auto service = url.parameters.find("service");
  std::string text(sql::to_string(url.dialect));
  text += "|" + url.host;
  if (service != url.parameters.end()) text += "@" + service->second;
  return text + "|" + (url.port ? std::to_string(*url.port) : std::string{}) + "|" + url.database;
}

std::string Address::identity() const {
  if (url.dialect == sql::Dialect::sqlite) return session_identity();
  return session_identity() + "|" + schema;
}

std::string Address::text() const {
  auto text = to_string(url);
  if (url.dialect != sql::Dialect::sqlite && !owns_database) text += " schema " + schema;
  return text;
}

}  // namespace drover::db
