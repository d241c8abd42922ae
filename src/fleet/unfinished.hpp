#pragma once

#include <map>
#include <vector>

#include "control/store.hpp"
#include "fleet/request.hpp"

namespace drover::fleet {

using Jobs = std::map<control::TargetKey, control::Job>;

// What a retry of that run is about: the jobs that failed, and where the run went to its end also those it did not
// reach. What a halt or a signal has left is for those who go on with the run.
Jobs unfinished_in(control::Store& store, const control::Run& run);

// Leaves those that the filter asks for. `failures` as Store::failures has them; what was not reached has no error, and
// is about the migrations that were planned for it.
void keep_matching(const RetryFilter& filter, const std::vector<events::Outcome>& failures, Jobs& jobs);

}  // namespace drover::fleet
