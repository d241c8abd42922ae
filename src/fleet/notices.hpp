#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fleet/known.hpp"

namespace drover::fleet {

// Warnings about the fleet as a run finds it. None of them stops it.

// Tenants that the source does not name any more, `whose`: "known from before", "of that run".
Problem vanished(std::vector<std::string> labels, std::string_view whose);

// Tenants that are read for the first time, and were last migrated with another control database: a misspelt
// control.url makes a new one.
std::optional<Problem> of_another_control(const std::vector<Known>& fleet);

// A tenant of an earlier run that is at another place by now.
Problem moved_away(const std::string& label, const tenants::TenantId& tenant, const std::string& where);

}  // namespace drover::fleet
