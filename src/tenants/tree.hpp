#pragma once

#include <string>
#include <vector>

#include "base/problem.hpp"
#include "tenants/tenant.hpp"

namespace drover::tenants {

// Targets by level: each gets its label tenant/level/name and the label of its parent. `levels` are those of the
// configuration, the highest first; never empty. A target's name is its label "name", else its schema, database or
// file. A parent is written as a target's whole label, as the name of one of the same tenant, or as the id of a tenant
// that has one target above. Problems: no level or an unknown one, a missing, unknown or ambiguous parent.
Problems grow_trees(std::vector<Target>& targets, const std::vector<std::string>& levels);

}  // namespace drover::tenants
