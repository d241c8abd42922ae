#include <algorithm>

#include <fmt/format.h>

#include "plan/ways.hpp"

namespace drover::plan {

std::vector<migrations::Version> unknown_versions(const migrations::Catalog& catalog, const ledger::History& history) {
  std::vector<migrations::Version> unknown;
  for (const auto& entry : history.entries) {
    if (catalog.find(entry.version) == nullptr) unknown.push_back(entry.version);
  }
  std::ranges::sort(unknown);
  return unknown;
}

Problems changed_files(const migrations::Catalog& catalog, const ledger::History& history) {
  Problems problems;
  for (const auto& entry : history.entries) {
    const auto* migration = catalog.find(entry.version);
    // A baseline says that the schema was there, not what made it; without a checksum there is nothing to compare.
    const bool ran = entry.outcome == ledger::Recorded::applied || entry.outcome == ledger::Recorded::recorded;
    if (migration == nullptr || !ran || entry.statements_checksum.empty()) continue;
    if (migration->up.statements_checksum == entry.statements_checksum) continue;
    problems.push_back({.code = "changed_file",
                        .message = fmt::format("{} was changed after it was applied", entry.version.text()),
                        .hint = "put the applied statements back, and write a new migration for the change",
                        .place = Place{.file = migration->up.file}});
  }
  return problems;
}

Planned make_plan(const migrations::Catalog& catalog, const ledger::History& history, const Goal& goal) {
  return goal.back() ? plan_back(catalog, history, goal) : plan_forward(catalog, history, goal);
}

}  // namespace drover::plan
