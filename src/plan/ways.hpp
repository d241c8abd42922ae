#pragma once

#include "plan/plan.hpp"

namespace drover::plan {

Planned plan_forward(const migrations::Catalog& catalog, const ledger::History& history, const Goal& goal);
Planned plan_back(const migrations::Catalog& catalog, const ledger::History& history, const Goal& goal);

// Versions that the ledger has and the catalog has not.
std::vector<migrations::Version> unknown_versions(const migrations::Catalog& catalog, const ledger::History& history);

// Files whose statements are not those that were applied.
Problems changed_files(const migrations::Catalog& catalog, const ledger::History& history);

}  // namespace drover::plan
