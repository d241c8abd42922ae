#include "tenants/rows.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "base/text.hpp"
#include "tenants/glob.hpp"
#include "tenants/row.hpp"
#include "tenants/shown.hpp"

namespace drover::tenants {

namespace {

using Then = std::function<void(Registered row)>;

// Bounds a source that does not answer; listing is one short statement.
constexpr std::chrono::milliseconds longest_listing{60'000};

db::Rows ask(const db::Drivers& drivers, const db::Url& url, std::string_view sql, db::Args args = {}) {
  db::SessionOptions session;
  session.application_name = "drover/tenants";
  session.statement_timeout = longest_listing;
  session.read_write = false;
  const auto address = db::Address::of(url, "public");
  try {
    return drivers.of(url.dialect).connect(address, session)->query(sql, args);
  } catch (const db::Error& error) {
    auto told = error;
    static_cast<std::runtime_error&>(told) =
        std::runtime_error(fmt::format("the tenants' source {}: {}", address.text(), error.what()));
    throw told;
  }
}

Problems files(const SourceOptions& options, const Then& then) {
  auto pattern = FilePattern::parse(options.pattern);
  if (!pattern) return {std::move(pattern).error()};
  return pattern->find(std::filesystem::absolute(options.project), [&](std::string id, std::string path) {
    Registered row;
    row.tenant.id.text = std::move(id);
    row.path = std::move(path);
    then(std::move(row));
  });
}

Problems asked(const SourceOptions& options, const db::Drivers& drivers, const Then& then) {
  auto url = *options.url;
  if (url.dialect == sql::Dialect::sqlite) url.path = (std::filesystem::absolute(options.project) / url.path).string();
  const auto answer = ask(drivers, url, options.sql);
  const auto reader = RowReader::over(answer.columns);
  if (!reader) return reader.error();
  Problems problems;
  for (std::size_t i = 0; i < answer.size(); ++i) {
    auto row = reader->read(answer.rows[i], fmt::format("row {} of the tenants", i + 1));
    if (row) {
      then(std::move(*row));
    } else {
      std::ranges::move(row.error(), std::back_inserter(problems));
    }
  }
  return problems;
}

// Templates are no tenants' databases. What PostgreSQL keeps for itself, and the schema that all share, are no tenants'
// schemas.
constexpr std::string_view databases_sql =
    "SELECT datname::text FROM pg_catalog.pg_database WHERE NOT datistemplate AND datname LIKE $1 ESCAPE '\\'";
constexpr std::string_view schemas_sql =
    "SELECT nspname::text FROM pg_catalog.pg_namespace WHERE nspname LIKE $1 ESCAPE '\\' AND nspname NOT LIKE 'pg\\_%' "
    "ESCAPE '\\' AND nspname NOT IN ('information_schema', 'public')";

Problems on_server(const SourceOptions& options, const db::Drivers& drivers, const Then& then) {
  const auto pattern = parse_pattern(options.pattern);
  if (!pattern) return {pattern.error()};
  const auto server = options.servers.find(options.server);
  if (server == options.servers.end()) {
    return {
        Problem{.code = "server_unknown",
                .message = fmt::format("tenants.server is {}, which drover.toml does not have", shown(options.server)),
                .hint = "add [server.NAME] with its url",
                .place = std::nullopt}};
  }
  const bool schemas = options.kind == SourceKind::schemas;
  auto url = server->second.url;
  if (schemas) url.database = options.database;
  if (url.database.empty()) url.database = "postgres";
  const std::vector<db::Value> args{pattern->like()};
  const auto answer = ask(drivers, url, schemas ? schemas_sql : databases_sql, args);
  for (const auto& values : answer.rows) {
    const auto name = db::text_of(values.front());
    const auto id = pattern->id_in(name);
    if (!id) continue;
    Registered row;
    row.tenant.id.text = *id;
    row.server = options.server;
    row.database = schemas ? options.database : name;
    if (schemas) row.schema = name;
    then(std::move(row));
  }
  return {};
}

}  // namespace

Problems each_row(const SourceOptions& options, const db::Drivers& drivers, Registry& registry, const Then& then) {
  switch (options.kind) {
    case SourceKind::registry:
      registry.each(then);
      break;
    case SourceKind::glob:
      return files(options, then);
    case SourceKind::query:
      return asked(options, drivers, then);
    case SourceKind::databases:
    case SourceKind::schemas:
      return on_server(options, drivers, then);
    case SourceKind::single:
      break;
  }
  return {};
}

}  // namespace drover::tenants
