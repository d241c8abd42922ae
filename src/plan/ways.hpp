#pragma once

#include <expected>

#include "plan/plan.hpp"

namespace drover::plan {

Planned plan_forward(const migrations::Catalog& catalog, const ledger::History& history, const Goal& goal);
Planned plan_back(const migrations::Catalog& catalog, const ledger::History& history, const Goal& goal);

// How far the target is with a migration that is half done.
struct Resume {
  std::size_t at = 0;
  bool in_doubt = false;
};

// Whether what is half done here can go on with this file. Its steps are compared by their statements.
std::expected<Resume, Problem> resume_of(const ledger::Unfinished& unfinished, const migrations::Part& part);

// A target that is half way through `unfinished` cannot do anything else first.
Problem in_the_way(const ledger::Unfinished& unfinished);

// Versions that the ledger has and the catalog has not.
std::vector<migrations::Version> unknown_versions(const migrations::Catalog& catalog, const ledger::History& history);

// Files whose statements are not those that were applied.
Problems changed_files(const migrations::Catalog& catalog, const ledger::History& history);

}  // namespace drover::plan
