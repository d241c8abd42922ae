#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "db/drivers.hpp"
#include "tenants/registry.hpp"
#include "tenants/tenant.hpp"

namespace drover::tenants {

// A database server, with every reference to a secret already resolved.
struct Server {
  std::string name;
  db::Url url;
  std::optional<db::Url> direct_url;
  std::optional<int> max_connections;
};

enum class SourceKind { registry, glob, query, databases, schemas, single };

// [tenants], filled by config.
struct SourceOptions {
  SourceKind kind = SourceKind::registry;
  std::string pattern;         // glob: tenants/{id}.db; databases: tenant_{id}; schemas: t_{id}
  std::string server;          // databases, schemas: a name of `servers`
  std::string database;        // schemas: the database they are in
  std::optional<db::Url> url;  // query: where to ask; single: the one target (DATABASE_URL)
  std::string sql;             // query
  std::string default_schema = "public";
  std::filesystem::path project;  // relative paths lie beside drover.toml
  std::vector<std::string> levels;
  std::set<std::string> ignore;            // ids that are left out although they are not of the grammar
  std::map<std::string, std::string> ids;  // foreign name -> tenant id
  std::map<std::string, Server> servers;
};

// Every target of every tenant, in the order of their labels, the registry's overlay applied. Problems: an id outside
// the grammar, a half-described target, an unknown server, an identifier over the database's byte limit (refused,
// never cut), two names for one place (also one inode under two names), a pattern that cannot match. Throws db::Error
// where the source itself is a database that does not answer. Reads only.
Checked<std::vector<Target>> list_targets(const SourceOptions& options, const db::Drivers& drivers, Registry& registry);

// Whether it is so of any of them; their labels in trees are not known to `is_it`. They are not kept, and not compared
// with one another. False with problems. Throws db::Error.
bool any_target(const SourceOptions& options, const db::Drivers& drivers, Registry& registry,
                const std::function<bool(const Target& target)>& is_it);

// The one target of a catalog that has a database of its own (`[catalog.central] url`): labelled, and counted in
// budgets, by the catalog's name. Problem: a URL that names no database. Opens nothing.
Checked<Target> central_target(const std::string& catalog, const db::Url& url, const std::string& schema,
                               const std::filesystem::path& project);

}  // namespace drover::tenants
