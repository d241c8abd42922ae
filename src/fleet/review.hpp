#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "db/drivers.hpp"
#include "events/event.hpp"
#include "fleet/known.hpp"

namespace drover::fleet {

// What is decided about a stage before anything runs.
struct Review {
  Problems refusals;                     // not empty: nothing is to be applied (exit 4)
  std::vector<const Known*> due;         // targets that need a job
  std::vector<const Known*> unreadable;  // could not be read at the survey: their job will say why
};

// A late, changed or missing file, or a faulty one, refuses the run only if no known target agrees with the catalog on
// it; otherwise the deviating targets are blocked when their turn comes. A missing down refuses a migrate-back as a
// whole, before anything is touched.
Review review(const std::vector<Known>& fleet, const plan::Goal& goal, bool verify);

// Adds to the refusals over changed files what changed in them, where the statements that were applied are known.
void show_changes(Problems& refusals, const std::vector<Known>& fleet, const migrations::Catalog& catalog,
                  control::Store& store);

// The steps back that lose data for good, each with the rows at risk where they could be counted within a second.
Problems losses(const std::vector<const Known*>& due, const Stage& stage, const db::Driver& driver, const Rules& rules);

// What would run, grouped by the same way from the same version.
std::vector<events::PlanGroup> plan_groups(const std::vector<const Known*>& due, const Stage& stage);

}  // namespace drover::fleet
