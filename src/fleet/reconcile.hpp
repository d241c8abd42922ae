#pragma once

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "control/store.hpp"
#include "db/drivers.hpp"
#include "fleet/request.hpp"

namespace drover::fleet {

// A target of which the control database believed something else.
struct Mended {
  std::string catalog;
  std::string label;
  std::string before;  // "0056 migrated"; "" for nothing at all
  std::string after;
};

struct Reconciled {
  std::int64_t selected = 0;
  std::int64_t same = 0;
  std::vector<Mended> mended;
  std::vector<std::string> at_work;  // labels of those with an open claim: who has it says what became of them
  std::vector<events::Outcome> unreadable;
  std::vector<std::string> vanished;  // labels of those that the source no longer has
  bool interrupted = false;           // not all have been read
};

// Reads every selected target's ledger and writes what the control database is to believe of it: state, history and
// failure, and an epoch that no ledger exceeds, so that the next claim is the newest anywhere (DESIGN.md section 4,
// I6). Changes nothing in a target.
Reconciled reconcile(const db::Drivers& drivers, control::Store& store, const std::vector<Stage>& stages,
                     const Rules& rules, const std::stop_token& stop);

}  // namespace drover::fleet
