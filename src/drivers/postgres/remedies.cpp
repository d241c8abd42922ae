#include "drivers/postgres/remedies.hpp"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"

namespace drover::postgres {

namespace {

constexpr std::string_view of_the_server =
    "{} are the whole server's, and another tenant's migration may have made it: make it in a central catalog, or ask "
    "pg_catalog.{} first";

std::string remedy_for(const db::Error& error, std::string_view statement) {
  constexpr std::string_view no_setting = "unrecognized configuration parameter \"";
  const std::string_view message = error.what();
  if (error.sqlstate == "42704" && message.starts_with(no_setting) && message.ends_with('"')) {
    const auto name = message.substr(no_setting.size(), message.size() - no_setting.size() - 1);
    return fmt::format("\"{}\" = \"...\" in [session] of drover.toml sets it for each migration", name);
  }
  if (error.sqlstate == "42710" && message.starts_with("role \"")) {
    return fmt::format(of_the_server, "roles", "pg_roles");
  }
  // A tablespace's name is told by the same condition as many others' are.
  if (error.sqlstate == "42710" && lower(statement.substr(0, 64)).contains("tablespace")) {
    return fmt::format(of_the_server, "tablespaces", "pg_tablespace");
  }
  if (error.sqlstate == "42P04") return fmt::format(of_the_server, "databases", "pg_database");
  return {};
}

}  // namespace

db::Error with_remedy(db::Error error, std::string_view statement) {
  if (error.remedy.empty()) error.remedy = remedy_for(error, statement);
  return error;
}

}  // namespace drover::postgres
