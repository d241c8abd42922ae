#pragma once

#include <optional>

#include "control/store.hpp"
#include "events/outcome.hpp"

namespace drover::fleet {

// What can be said of a run: its own last word; else what was counted when it was queued, and what became of its jobs,
// those that have not ended being `enqueued`. One whose process is gone is interrupted, whatever it had said before.
events::Summary summary_of(control::Store& store, const control::Run& run);

// Ends a run early. Where no worker is there to say its last word, this does. False: it is in no state for that.
bool cancel(control::Store& store, const control::Run& run, const std::string& reason);

// The last word on a queued run, by who has its turn: verdict and exit code of DESIGN.md section 6.
events::Summary conclude(control::Store& store, const control::Run& run);

// Queues what a halted, cancelled or interrupted run has left, for workers. Somebody has looked at what failed until
// now: halting rules allow as much again. False: it is in no such state.
bool requeue(control::Store& store, const control::Run& run);

}  // namespace drover::fleet
