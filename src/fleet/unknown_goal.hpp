#pragma once

#include <vector>

#include "control/store.hpp"
#include "fleet/known.hpp"

namespace drover::fleet {

// Whether what a migrate-back names is a file of this catalog, in a ledger of its fleet or a run's number; a target
// that could not be read may have it. What nobody knows is a typo: it must not look like success, nor undo more than
// was meant.
bool somebody_knows(const plan::Goal& goal, const migrations::Catalog& catalog, const std::vector<Known>& fleet,
                    control::Store& store);

// What to say where no catalog's fleet knows it.
Problem unknown_goal(const plan::Goal& goal);

}  // namespace drover::fleet
