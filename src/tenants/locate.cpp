#include "tenants/locate.hpp"

#include <unordered_map>

#include <fmt/format.h>
#include <sys/stat.h>

#include "base/text.hpp"
#include "tenants/row.hpp"
#include "tenants/shown.hpp"

namespace drover::tenants {

namespace {

namespace fs = std::filesystem;

std::unexpected<Problem> refuse(std::string code, std::string message, std::string hint = {}) {
  return std::unexpected(
      Problem{.code = std::move(code), .message = std::move(message), .hint = std::move(hint), .place = std::nullopt});
}

std::unexpected<Problem> unknown_server(const Registered& row, const std::map<std::string, Server>& servers) {
  std::vector<std::string> names;
  names.reserve(servers.size());
  for (const auto& [name, server] : servers) names.push_back(name);
  const auto close = closest(row.server, names);
  return refuse("server_unknown",
                fmt::format("tenant {} is on the server {}, which drover.toml does not have", shown(row.tenant.id.text),
                            shown(row.server)),
                close ? fmt::format("did you mean {}?", shown(*close)) : fmt::format("add [server.NAME] with its url"));
}

std::string absolute_path(const fs::path& project, const std::string& path) {
  auto whole = path.starts_with('/') ? path : (fs::absolute(project) / path).string();
  const bool plain = whole.find("/.") == std::string::npos && whole.find("//") == std::string::npos;
  return plain ? whole : fs::path(whole).lexically_normal().string();
}

// Who a target's place is. Files are compared by device and inode: one file may have two names.
std::string place_of(Target& target) {
  const auto& address = target.address;
  if (!address.is_file()) return address.identity();
  struct stat status{};
  if (::stat(address.database.c_str(), &status) != 0) return address.database;
  if (!target.size) target.size = status.st_size;
  return fmt::format("{}:{}", status.st_dev, status.st_ino);
}

}  // namespace

Locator::Locator(const SourceOptions& options, const db::Drivers& drivers)
    : options_(options),
      drivers_(drivers),
      files_(std::make_shared<const db::Server>(db::Server{.dialect = sql::Dialect::sqlite})) {
  for (const auto& [name, server] : options.servers) {
    servers_.emplace(name, std::make_shared<const db::Server>(server.url));
  }
}

std::expected<Target, Problem> Locator::locate(Registered row) {
  if (auto problem = incomplete(row)) return std::unexpected(std::move(*problem));
  auto address = row.path.empty() ? server_address(row) : file_address(row);
  if (!address) return std::unexpected(std::move(address).error());
  auto label = row.tenant.id.text;
  return Target{.label = std::move(label),
                .tenant = std::move(row.tenant),
                .level = std::move(row.level),
                .parent = std::move(row.parent),
                .server = std::move(row.server),
                .address = std::move(*address),
                .size = row.size};
}

std::expected<db::Address, Problem> Locator::file_address(const Registered& row) {
  if (row.path.find('\0') != std::string::npos) {
    return refuse("path_invalid", fmt::format("tenant {} has a path with a NUL in it", shown(row.tenant.id.text)));
  }
  if (drivers_.find(sql::Dialect::sqlite) == nullptr) {
    return refuse("driver_missing", fmt::format("tenant {} is a SQLite file, and this program was built without SQLite",
                                                shown(row.tenant.id.text)));
  }
  return db::Address{
      .server = files_, .database = real_paths_.of(absolute_path(options_.project, row.path)), .schema = {}};
}

std::expected<db::Address, Problem> Locator::server_address(const Registered& row) const {
  const auto found = servers_.find(row.server);
  if (found == servers_.end()) return unknown_server(row, options_.servers);
  const auto dialect = found->second->dialect;
  if (auto problem = unusable(row, "database", row.database, dialect)) return std::unexpected(std::move(*problem));
  const auto& schema = row.schema.empty() ? options_.default_schema : row.schema;
  if (auto problem = unusable(row, "schema", schema, dialect)) return std::unexpected(std::move(*problem));
  return db::Address{.server = found->second,
                     .database = row.database,
                     .schema = schema,
                     .owns_database = schema == options_.default_schema};
}

std::optional<Problem> Locator::unusable(const Registered& row, std::string_view kind, const std::string& name,
                                         sql::Dialect dialect) const {
  const auto who = shown(row.tenant.id.text);
  const auto* driver = drivers_.find(dialect);
  if (driver == nullptr) {
    return refuse("driver_missing",
                  fmt::format("tenant {} is on {}, which this program was built without", who, sql::to_string(dialect)))
        .error();
  }
  const auto longest = driver->traits().longest_identifier;
  if (name.size() > longest) {
    return refuse("identifier_too_long",
                  fmt::format("the {} of tenant {} has a name of {} bytes: {}", kind, who, name.size(), shown(name)),
                  fmt::format("{} would cut it after {}", sql::to_string(dialect), longest))
        .error();
  }
  if (!is_utf8(name)) {
    return refuse("identifier_invalid",
                  fmt::format("the {} of tenant {} has a name with a NUL or bytes that are not UTF-8: {}", kind, who,
                              shown(name)))
        .error();
  }
  return std::nullopt;
}

std::expected<db::Address, Problem> address_of(const db::Url& url, const std::string& schema, const fs::path& project) {
  auto address = db::Address::of(url);
  if (address.is_file()) {
    if (url.path.empty()) return refuse("url_incomplete", "the URL names no file", "write sqlite:PATH");
    address.database = RealPaths{}.of(absolute_path(project, url.path));
    return address;
  }
  if (url.database.empty() && !url.parameters.contains("service")) {
    return refuse("url_incomplete", fmt::format("the URL {} names no database", db::to_string(url)),
                  "none is assumed: write postgresql://HOST/DATABASE");
  }
  address.schema = schema;
  return address;
}

Problems settle_places(std::vector<Target>& targets) {
  Problems problems;
  std::unordered_map<std::string_view, std::size_t> labels(targets.size());
  std::unordered_map<std::string, std::size_t> places(targets.size());
  std::unordered_map<std::string, std::size_t> databases;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    auto& target = targets[i];
    if (!labels.emplace(target.label, i).second) {
      problems.push_back(refuse("tenant_twice", fmt::format("tenant {} is there twice", shown(target.label))).error());
      continue;
    }
    const auto [place, is_new] = places.emplace(place_of(target), i);
    if (!is_new) {
      problems.push_back(refuse("place_twice",
                                fmt::format("tenants {} and {} are the same place: {} and {}",
                                            shown(targets[place->second].label), shown(target.label),
                                            shown(targets[place->second].address.text()), shown(target.address.text())),
                                "each tenant needs a place of its own; ids listed in tenants.ignore are left out")
                             .error());
    }
    if (target.address.is_file()) continue;
    const auto [neighbour, alone] = databases.emplace(target.address.session_identity(), i);
    if (alone) continue;
    target.address.owns_database = false;
    targets[neighbour->second].address.owns_database = false;
  }
  return problems;
}

}  // namespace drover::tenants
