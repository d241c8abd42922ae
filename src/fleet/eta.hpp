#pragma once

#include <chrono>
#include <optional>

#include "control/store.hpp"

namespace drover::fleet {

// How long what is left will take, by what the run's own jobs took: for each class of sizes the median of time by size;
// a class that has not been measured by the line through those that were. What runs counts by what is left of it. That
// is divided by how many have run at a time (Little's law: the time all of them took by the time in which any of them
// ran, so that a pause does not count), and is never less than what one of them needs. Nothing: no job has ended yet,
// or none that is left has a size; then the rate alone says something.
std::optional<std::chrono::milliseconds> time_left(const control::Timings& timings);

}  // namespace drover::fleet
