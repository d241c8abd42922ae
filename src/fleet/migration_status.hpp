#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "control/store.hpp"
#include "fleet/known.hpp"

namespace drover::fleet {

struct MigrationStatus {
  std::string version;
  std::string name;
  std::string type;
  std::string state;       // DESIGN.md section 1
  std::int64_t batch = 0;  // 0: not recorded, or before all runs
  std::int64_t run = 0;    // that recorded it, is to do it, or has failed to; 0: none
  std::int64_t attempts = 0;
  std::optional<Instant> applied_at;  // as the target's own ledger has it, where that was read now
  // Of the last job that tried it, by the control database's clock; by the ledger's where that was read now.
  std::optional<Instant> started_at;
  std::optional<Instant> completed_at;
  std::optional<std::chrono::milliseconds> duration;
  std::optional<events::Failure> failure;
  std::string release;
  std::vector<std::string> tags;
};

// By version. What the ledger says (as it is, or was when it was read last) wins over `rows`.
std::vector<MigrationStatus> migrations_of(const Known& known, const Stage& stage,
                                           const std::vector<control::MigrationRow>& rows);

}  // namespace drover::fleet
