#pragma once

#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace drover::chaos {

// What one tenant holds, read by SQL of our own and not by any of the product's code.
struct Sight {
  std::set<int> ledger;    // versions in schema_migrations
  std::set<int> tables;    // k of the tables t_k
  std::vector<int> marks;  // every row of marks
  long long head = 0;      // drover_head.seq
  long long journal_rows = 0;
  long long journal_highest = 0;
  long long journal_applied = 0;  // ups and downs together
};

// A place with tenants in one database.
class Arena {
 public:
  Arena() = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  virtual ~Arena() = default;

  // The directory of its server's socket; "": it has no server.
  virtual std::string sockets() const { return {}; }
  // The [tenants] and [server] part of drover.toml. `place`: where its server is, as parameters of a URL.
  virtual std::string configuration(const std::string& place) const = 0;
  virtual Sight look(const std::string& tenant) = 0;
  virtual std::string whole(const std::string& tenant) = 0;  // "" or what an integrity check says
  // Its server, and comes up again.
  virtual void crash() {}
};

std::unique_ptr<Arena> make_sqlite_arena(const std::filesystem::path& directory,
                                         const std::vector<std::string>& tenants);
// A private server of its own. Tenants are databases, or schemas of one database.
std::unique_ptr<Arena> make_postgres_arena(const std::vector<std::string>& tenants, bool schemas);

}  // namespace drover::chaos
