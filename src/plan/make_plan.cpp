#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"
#include "plan/ways.hpp"

namespace drover::plan {

std::vector<migrations::Version> unknown_versions(const migrations::Catalog& catalog, const ledger::History& history) {
  std::vector<migrations::Version> unknown;
  for (const auto& entry : history.entries) {
    // A repeatable one whose file is gone is no longer repeated, and nothing follows from that.
    const bool expected = entry.kind != ledger::Kind::repeatable;
    if (expected && catalog.find(entry.version) == nullptr) unknown.push_back(entry.version);
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
    if (entry.kind == ledger::Kind::repeatable) continue;
    if (migration->up.statements_checksum == entry.statements_checksum) continue;
    problems.push_back({.code = "changed_file",
                        .message = fmt::format("{} was changed after it was applied", entry.version.text()),
                        .hint = "put the applied statements back, and write a new migration for the change",
                        .place = Place{.file = migration->up.file}});
  }
  return problems;
}

namespace {

// The hashes as the journal keeps them for one step.
std::string hashes_of(const migrations::Part& part, const migrations::Unit& unit) {
  std::vector<std::string> hashes;
  for (const auto index : unit.statements) hashes.push_back(part.statements[index].hash);
  return join(hashes, " ");
}

// Names compare in the catalog's order once they know their place in it.
ledger::History placed(const migrations::Catalog& catalog, ledger::History history) {
  for (auto& entry : history.entries) entry.version = catalog.placed(entry.version);
  for (auto& version : history.deferred) version = catalog.placed(version);
  return history;
}

Goal placed(const migrations::Catalog& catalog, Goal goal) {
  std::visit(
      [&](auto& aim) {
        if constexpr (requires { aim.version; }) aim.version = catalog.placed(aim.version);
      },
      goal.aim);
  return goal;
}

bool has_names(const migrations::Catalog& catalog) {
  return std::ranges::any_of(catalog.migrations(), [](const auto& one) { return one.version.is_name(); });
}

}  // namespace

std::expected<Resume, Problem> resume_of(const ledger::Unfinished& unfinished, const migrations::Part& part) {
  const auto changed = [&](std::size_t step) {
    return std::unexpected(
        Problem{.code = "changed_while_unfinished",
                .message = fmt::format("step {} of {} was changed after it was applied here, and the rest was not",
                                       step + 1, unfinished.version.text()),
                .hint = "put the applied statements back",
                .place = Place{.file = part.file}});
  };
  for (std::size_t i = 0; i < unfinished.done.size(); ++i) {
    if (i >= part.units.size() || hashes_of(part, part.units[i]) != unfinished.done[i]) return changed(i);
  }
  const auto next = unfinished.done.size();
  if (unfinished.intent &&
      (next >= part.units.size() || hashes_of(part, part.units[next]) != unfinished.intent->hashes)) {
    return changed(next);
  }
  return Resume{.at = next, .in_doubt = unfinished.intent.has_value()};
}

Problem in_the_way(const ledger::Unfinished& unfinished) {
  const auto version = unfinished.version.text();
  return {.code = "unfinished",
          .message = fmt::format("{} is half {} here: {} of its steps {} committed", version,
                                 unfinished.back ? "undone" : "applied", unfinished.done.size(),
                                 unfinished.done.size() == 1 ? "is" : "are"),
          .hint = unfinished.back ? "drover migrate-back --only " + version + " finishes it first"
                                  : "drover migrate --only " + version + " finishes it first"};
}

Planned make_plan(const migrations::Catalog& catalog, const ledger::History& history, const Goal& goal) {
  if (has_names(catalog)) {
    const auto own = placed(catalog, history);
    const auto aim = placed(catalog, goal);
    return goal.back() ? plan_back(catalog, own, aim) : plan_forward(catalog, own, aim);
  }
  return goal.back() ? plan_back(catalog, history, goal) : plan_forward(catalog, history, goal);
}

}  // namespace drover::plan
