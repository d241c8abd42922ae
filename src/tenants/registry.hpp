#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tenants/tenant.hpp"

namespace drover::tenants {

// A tenant as the registry keeps it. Either server with database (and schema), or path: a target that is only half
// described is refused when it is added.
struct Registered {
  Tenant tenant;
  std::string server;
  std::string database;
  std::string schema;
  std::string path;
  std::string parent;
  std::string level;
  std::optional<long long> size;
};

// Who exists, kept in the control database (room control implements it, app wires it). The overlay is what `tenant
// suspend` and the like say about a tenant of any source. Members throw db::Error; any thread.
class Registry {
 public:
  Registry() = default;
  Registry(const Registry&) = delete;
  Registry& operator=(const Registry&) = delete;
  virtual ~Registry() = default;

  // All rows, those of a tenant together as they were at one moment. Nothing is held while `then` goes on.
  virtual void each(const std::function<void(Registered row)>& then) = 0;
  // All or none. Those that are there already are replaced where `replace` says so; else their ids come back and
  // nothing is changed.
  virtual std::vector<TenantId> add(const std::vector<Registered>& tenants, bool replace) = 0;
  virtual bool remove(const TenantId& id) = 0;  // false: it was not there

  virtual std::map<TenantId, Lifecycle> overlay() = 0;
  virtual void set_lifecycle(const TenantId& id, Lifecycle lifecycle) = 0;
};

}  // namespace drover::tenants
