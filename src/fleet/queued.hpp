#pragma once

#include <optional>

#include "control/store.hpp"
#include "events/outcome.hpp"

namespace drover::fleet {

// What can be said of a queued run: what was counted when it was queued, and what became of its jobs. Those that have
// not ended are `enqueued`.
events::Summary summary_of(control::Store& store, const control::Run& run);

// The last word on a queued run, by who has its turn: verdict and exit code of DESIGN.md section 6.
events::Summary conclude(control::Store& store, const control::Run& run);

// Queues what a halted, cancelled or interrupted run has left, for workers. Somebody has looked at what failed until
// now: halting rules allow as much again. False: it is in no such state.
bool requeue(control::Store& store, const control::Run& run);

}  // namespace drover::fleet
