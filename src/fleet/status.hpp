#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "control/store.hpp"
#include "events/listener.hpp"
#include "fleet/migration_status.hpp"
#include "fleet/request.hpp"

namespace drover::fleet {

struct StatusGroup {
  std::string catalog;
  std::string version;  // highest applied; "" for none
  std::int64_t missing = 0;
  control::TargetState state = control::TargetState::unread;
  std::int64_t count = 0;
  std::vector<std::string> examples;  // labels of the first three
  std::optional<Instant> oldest_read;
};

struct Status {
  std::int64_t selected = 0;
  std::int64_t pending = 0;  // targets that are not where the catalog is
  std::vector<StatusGroup> groups;
  std::vector<std::string> vanished;
  std::vector<control::Freeze> freezes;
  bool from_control = true;
};

// One target in full: every migration of its catalog with its state.
struct TargetStatus {
  control::TargetRow row;
  std::string address;
  std::vector<MigrationStatus> migrations;
};

// Without `verify` the control database answers and nothing is opened; with it every ledger is read first.
Status status(const db::Drivers& drivers, control::Store& store, const std::vector<Stage>& stages, const Rules& rules,
              bool verify);
std::vector<TargetStatus> status_in_full(const db::Drivers& drivers, control::Store& store,
                                         const std::vector<Stage>& stages, const Rules& rules, bool verify);

}  // namespace drover::fleet
