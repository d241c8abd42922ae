#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/problem.hpp"
#include "ledger/history.hpp"
#include "migrations/catalog.hpp"
#include "plan/goal.hpp"

namespace drover::plan {

enum class Direction { up, back };

struct PlannedStep {
  Direction direction = Direction::up;
  migrations::Version version;
  const migrations::Migration* migration = nullptr;  // into the catalog; null: the file is gone (back, by the ledger)
  bool conditional = false;                          // has a `when`: may turn out as skipped
  bool late = false;                                 // runs although newer ones are applied
  bool from_ledger = false;                          // back: the ledger's down_sql is used, the file being gone
  bool row_only = false;                             // back over a skipped or recorded one: only its row goes
  std::size_t resume_at = 0;                         // so many of its units are done already
  bool in_doubt = false;                             // the next unit was begun, and nobody has seen its end
  std::vector<migrations::Version> stands_for;       // a baseline's: lower versions that it makes unnecessary
};

// What one target needs: steps in order. Empty steps mean there is nothing to do.
struct Plan {
  std::vector<PlannedStep> steps;
  std::optional<migrations::Version> from;  // highest applied before and after
  std::optional<migrations::Version> to;
  std::vector<migrations::Version> deferred;  // pending ones that the filter passes by
  Problems notes;
};

// Newer than this catalog: hands off.
struct Ahead {
  std::vector<migrations::Version> unknown;
};

// The target deviates from the catalog (late, changed, missing files) or the goal cannot be reached here. Which of
// them it is stands in each problem's code: late_file, changed_file, missing_file, no_down, dependants, ...
struct Blocked {
  Problems problems;
};

using Planned = std::variant<Plan, Ahead, Blocked>;

// Pure. A problem's place is the file it is about. Never touches a database, never looks at a clock.
Planned make_plan(const migrations::Catalog& catalog, const ledger::History& history, const Goal& goal);

}  // namespace drover::plan
