#pragma once

#include <expected>
#include <optional>
#include <vector>

#include "cli/arguments.hpp"
#include "config/settings.hpp"
#include "fleet/request.hpp"

namespace drover::cli {

// How a run is cut into waves and when it halts: as the arguments say, else as the configuration does. Problems are the
// arguments' or the configuration's.
Checked<fleet::Request> with_waves(fleet::Request request, const Arguments& arguments, const config::RunDefaults& run);

// A wave that the command line asks for by a label, or the configuration's canary of the whole fleet, that no tenant is
// in but those that are suspended or the like: what was to go first would go with the rest. What else the configuration
// has is for more than this run, and may be empty.
std::optional<Problem> wave_of_nobody(const Arguments& arguments, const config::RunDefaults& run,
                                      const std::vector<fleet::Stage>& stages);

}  // namespace drover::cli
