#pragma once

#include <expected>
#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "base/real_paths.hpp"
#include "tenants/source.hpp"

namespace drover::tenants {

// The addresses of described targets. Holds references: it is for one listing, by one thread.
class Locator {
 public:
  Locator(const SourceOptions& options, const db::Drivers& drivers);

  // Problems: a half-described target, an unknown server, a name that is too long or that no database can have.
  // The label is the tenant's id, the parent is as the row has it.
  std::expected<Target, Problem> locate(Registered row);

 private:
  std::expected<db::Address, Problem> file_address(const Registered& row);
  std::expected<db::Address, Problem> server_address(const Registered& row) const;
  std::optional<Problem> unusable(const Registered& row, std::string_view kind, const std::string& name,
                                  sql::Dialect dialect) const;

  const SourceOptions& options_;
  const db::Drivers& drivers_;
  std::map<std::string, std::shared_ptr<const db::Server>> servers_;
  std::shared_ptr<const db::Server> files_;
  RealPaths real_paths_;
};

// The target of a URL that stands by itself: DATABASE_URL, or a central catalog's.
std::expected<db::Address, Problem> address_of(const db::Url& url, const std::string& schema,
                                               const std::filesystem::path& project);

// No two targets in one place, and none called like another: the problems, and `owns_database` taken from those whose
// database holds another target as well.
Problems settle_places(std::vector<Target>& targets);

}  // namespace drover::tenants
