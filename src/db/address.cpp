#include "db/address.hpp"

#include <system_error>

namespace drover::db {

namespace {

std::string real_path(const std::filesystem::path& path) {
  std::error_code ignored;  // of a path that is not there: the text as it is
  const auto real = std::filesystem::weakly_canonical(path, ignored);
  return ignored ? path.string() : real.string();
}

}  // namespace

std::string Address::session_identity() const {
  if (url.dialect == sql::Dialect::sqlite) return "sqlite|" + real_path(url.path);
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
