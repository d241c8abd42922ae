#pragma once

#include <functional>
#include <stop_token>
#include <vector>

#include "control/store.hpp"
#include "db/drivers.hpp"
#include "fleet/known.hpp"

namespace drover::fleet {

struct SurveyOptions {
  bool open_all = false;  // --verify
  // False: the control database alone answers, by what was read last, and what was never read stays unknown.
  bool open_unknown = true;
  // What was read lately is planned with, though the files have changed since.
  bool plan_from_control = false;
  std::function<bool(const control::TargetKey&)> about = {};  // the others are left out; empty: all
  // What the control database says is kept of each for which it has no history to be trusted; with `whole` of all.
  bool rows = false;
  // What was read is each one's own. Else those whose plans follow from the same share one, with the times and the head
  // of any of them.
  bool whole = false;
};

// What is known of every target of a stage that takes part, in the order of the stage's targets. Those whose row in
// the control database cannot answer are opened and read, without a lock, by as many threads as the rules allow; what
// was read is written back to the control database. A target that cannot be read carries its failure.
std::vector<Known> survey(const db::Drivers& drivers, control::Store& store, const Stage& stage, const Rules& rules,
                          const SurveyOptions& options, const std::stop_token& stop);

// Plans each against the goal; equal histories are planned once.
void plan_all(std::vector<Known>& fleet, const migrations::Catalog& catalog, const plan::Goal& goal);

// `work` for each index below `count`, on up to `threads` threads; returns when all are done or a stop was requested.
// What one of them throws is thrown here, and no other is begun then.
void in_parallel(std::size_t count, int threads, const std::stop_token& stop,
                 const std::function<void(std::size_t)>& work);

}  // namespace drover::fleet
