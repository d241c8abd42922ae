#pragma once

#include <expected>

#include "cli/arguments.hpp"
#include "config/settings.hpp"
#include "fleet/request.hpp"

namespace drover::cli {

// How a run is cut into waves and when it halts: as the arguments say, else as the configuration does. Problems are the
// arguments' or the configuration's.
Checked<fleet::Request> with_waves(fleet::Request request, const Arguments& arguments, const config::RunDefaults& run);

}  // namespace drover::cli
