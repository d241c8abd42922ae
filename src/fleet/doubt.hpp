#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "db/drivers.hpp"
#include "fleet/request.hpp"
#include "ledger/history.hpp"

namespace drover::fleet {

// What is known of a target that is half way through a migration, for a person to decide.
struct Doubt {
  std::string target;
  std::string catalog;
  ledger::Unfinished unfinished;
  std::size_t steps = 0;            // of the migration; 0: its file is not here
  std::optional<Place> place;       // of the step in doubt, or of the next one
  std::string statement;            // its text
  std::vector<std::string> before;  // the statements that are done, shortened
  std::string seen;                 // what the database says of its effect; "" where it cannot be asked
};

// Reads each target's own ledger, and looks for the effect of a step in doubt; changes nothing. Throws db::Error where
// a target cannot be read.
std::vector<Doubt> doubts(const db::Drivers& drivers, const std::vector<Stage>& stages, const Rules& rules);

}  // namespace drover::fleet
