#pragma once

#include "control/sql/texts.hpp"

// The words of which these texts are made; for the files of this folder alone.

// The clock of the control database. Not that of the transaction, which may have waited since.
#define CLOCK "pg_catalog.clock_timestamp()"

// A time in the format of to_iso8601.
#define TIME(column) "pg_catalog.to_char(" column " AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"

// The rows of the first parameter.
#define ROWS(columns) "pg_catalog.jsonb_to_recordset($1::jsonb) AS r(" columns ")"

#define KEYS ROWS("catalog text, identity text")

#define RUN_COLUMNS \
  "number, verb, request, state, " TIME("started_at") ", " TIME("finished_at") ", summary, " \
  "(SELECT o.name FROM drover.owners o WHERE o.id = owner), queued::integer, stage, wave, " TIME("opens_at") ", reason"

#define THESE "(SELECT pg_catalog.jsonb_array_elements_text($1::jsonb))"

// Nothing of that label is claimed now.
#define IS_FROZEN(label)                                          \
  "EXISTS (SELECT 1 FROM drover.freezes z WHERE z.until > " CLOCK \
  " AND (z.everything OR EXISTS (SELECT 1 FROM drover.frozen f WHERE f.label = " label " AND f.freeze_id = z.id)))"

namespace drover::control {

// The parts of postgres_texts(), by what they are about.
void add_runs_of_postgres(Texts& texts);      // runs, jobs, claims, freezes, the queue
void add_watchers_of_postgres(Texts& texts);  // workers, monitors, hooks, and those who look after the dead

}  // namespace drover::control
