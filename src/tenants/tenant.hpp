#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/id.hpp"
#include "db/address.hpp"

namespace drover::tenants {

using TenantId = Id<struct TenantTag>;
using Labels = std::map<std::string, std::string>;

enum class Lifecycle { provisioning, active, suspended, archived, deleting };

std::string_view to_string(Lifecycle lifecycle);
std::optional<Lifecycle> parse_lifecycle(std::string_view text);

// suspended, archived and deleting tenants are skipped; provisioning ones are migrated and then active.
bool takes_part(Lifecycle lifecycle);

// [a-z0-9][a-z0-9_-]{0,47}
bool is_valid_id(std::string_view text);

// A customer.
struct Tenant {
  TenantId id;
  Lifecycle lifecycle = Lifecycle::active;
  Labels labels;
};

// One place with its own migration history, as a source describes it. A tenant has one, or a tree of them by level.
struct Target {
  std::string label;   // in outputs: the tenant's id; in trees tenant/level/name; for a central one its catalog's name
  Tenant tenant;       // of a central target: its id is empty
  std::string level;   // "" where there are none
  std::string parent;  // label of the target above; "" at the top
  std::string server;  // its name in the configuration: what connection budgets are counted by; "" for files
  db::Address address;
  std::optional<long long> size;  // any unit; larger ones are started first
};

}  // namespace drover::tenants
