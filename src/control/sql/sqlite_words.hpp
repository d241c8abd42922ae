#pragma once

#include "control/sql/texts.hpp"

// The words of which these texts are made; for the files of this folder alone.

// The clock of the control database, in the format of to_iso8601.
#define CLOCK "strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')"

#define RUN_COLUMNS                                                  \
  "number, verb, request, state, started_at, finished_at, summary, " \
  "(SELECT o.name FROM owners o WHERE o.id = owner), queued, stage, wave, opens_at, reason"

#define THESE "(SELECT value FROM json_each(?1))"

// Nothing of that label is claimed now.
#define IS_FROZEN(label)                                   \
  "EXISTS (SELECT 1 FROM freezes z WHERE z.until > " CLOCK \
  " AND (z.everything = 1 OR EXISTS (SELECT 1 FROM frozen f WHERE f.label = " label " AND f.freeze_id = z.id)))"

namespace drover::control {

// The parts of sqlite_texts(), by what they are about.
void add_runs_of_sqlite(Texts& texts);      // runs, jobs, claims, freezes, the queue
void add_watchers_of_sqlite(Texts& texts);  // workers, monitors, hooks, and those who look after the dead

}  // namespace drover::control
