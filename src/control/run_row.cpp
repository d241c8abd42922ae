#include "control/run_row.hpp"

#include "control/failure_text.hpp"
#include "control/spelling.hpp"

namespace drover::control {

Run run_of(const std::vector<db::Value>& row) {
  Run run;
  run.number = db::number_of(row[0]);
  run.verb = db::text_of(row[1]);
  run.request = db::text_of(row[2]);
  run.state = parse_run_state(db::text_of(row[3]));
  run.started_at = parse_iso8601(db::text_of(row[4])).value_or(Instant{});
  if (row[5]) run.finished_at = parse_iso8601(*row[5]);
  if (row[6]) run.summary = parse_summary(*row[6]);
  run.owner = db::text_of(row[7]);
  run.queued = db::is_true(row[8]);
  if (row[9]) run.position = Position{.stage = db::number_of(row[9]), .wave = db::number_of(row[10])};
  if (row[11]) run.opens_at = parse_iso8601(*row[11]);
  run.reason = db::text_of(row[12]);
  return run;
}

}  // namespace drover::control
