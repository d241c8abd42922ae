#include "fleet/migration_status.hpp"

#include <map>

namespace drover::fleet {

namespace {

std::string state_name(const ledger::Entry& entry) {
  switch (entry.outcome) {
    case ledger::Recorded::applied:
      return "migrated";
    case ledger::Recorded::recorded:
      return "recorded";
    case ledger::Recorded::skipped:
      return "skipped";
    case ledger::Recorded::baselined:
      return "baselined";
  }
  return "migrated";
}

MigrationStatus of_entry(const ledger::Entry& entry) {
  MigrationStatus status{.version = entry.version.text(),
                         .name = entry.name,
                         .type = std::string(migrations::to_string(entry.type)),
                         .state = state_name(entry),
                         .batch = entry.batch,
                         .run = entry.batch};
  // Shared histories hold no times: those are each target's own.
  if (entry.applied_at == Instant{}) return status;
  status.applied_at = status.completed_at = entry.applied_at;
  status.started_at = entry.applied_at - entry.duration;
  status.duration = entry.duration;
  return status;
}

MigrationStatus of_pending(const migrations::Version& version, const ledger::History* history) {
  MigrationStatus status{.version = version.text(), .state = "pending"};
  const bool failed = history != nullptr && history->last_failure && !history->last_failure->back &&
                      history->last_failure->version == version;
  if (!failed) return status;
  status.state = "failed";
  status.run = history->last_failure->batch;
  status.failure = events::Failure{.migration = status.version, .message = history->last_failure->error};
  return status;
}

// What jobs know of a migration that the ledger has.
void add_jobs_of_entry(MigrationStatus& status, const control::MigrationRow& row) {
  if (row.batch != status.batch) return;
  status.attempts = row.attempts;
  status.failure = row.failure;
  if (status.applied_at) return;
  status.started_at = row.started_at;
  status.completed_at = row.completed_at;
  status.duration = row.duration;
}

// What they know of one that it does not have. A row that says more than the ledger is of an older reading.
void add_jobs_of_pending(MigrationStatus& status, const control::MigrationRow& row) {
  const bool known = row.state == "running" || row.state == "failed" || row.state == "blocked" ||
                     (row.state == "pending" && row.run != 0);
  if (!known) return;
  status.state = row.state;
  status.run = row.run;
  status.attempts = row.attempts;
  status.started_at = row.started_at;
  status.completed_at = row.completed_at;
  status.failure = row.failure;
}

void describe(MigrationStatus& status, const migrations::Migration& migration) {
  status.name = migration.name;
  status.type = std::string(migrations::to_string(migration.directives.type));
  status.release = migration.directives.release;
  status.tags = migration.directives.tags;
}

}  // namespace

std::vector<MigrationStatus> migrations_of(const Known& known, const Stage& stage,
                                           const std::vector<control::MigrationRow>& rows) {
  std::map<migrations::Version, MigrationStatus> list;
  std::map<std::string, const control::MigrationRow*> by_version;
  for (const auto& row : rows) by_version[row.version] = &row;
  const auto row_of = [&](const migrations::Version& version) {
    const auto found = by_version.find(version.text());
    return found == by_version.end() ? nullptr : found->second;
  };
  if (known.history) {
    for (const auto& entry : known.history->entries) {
      auto& status = list[entry.version] = of_entry(entry);
      if (stage.catalog->find(entry.version) == nullptr) status.state = "ahead";
      if (const auto* row = row_of(entry.version)) add_jobs_of_entry(status, *row);
    }
  }
  for (const auto& migration : stage.catalog->migrations()) {
    if (!migration.applies_to(known.target->level)) continue;
    const auto [place, pending] = list.try_emplace(migration.version);
    if (pending) place->second = of_pending(migration.version, known.history.get());
    if (const auto* row = row_of(migration.version); pending && row != nullptr) {
      add_jobs_of_pending(place->second, *row);
    }
    describe(place->second, migration);
  }
  std::vector<MigrationStatus> ordered;
  for (auto& [version, status] : list) ordered.push_back(std::move(status));
  return ordered;
}

}  // namespace drover::fleet
