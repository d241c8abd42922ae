#pragma once

#include <optional>
#include <string>
#include <vector>

#include "control/store.hpp"
#include "fleet/request.hpp"

namespace drover::fleet {

// How a run is going, as far as halting rules ask.
struct Standing {
  std::vector<control::WaveTally> waves;   // of the stage it is at
  std::int64_t wave = 1;                   // where it is
  bool wave_over = false;                  // nothing of it is left to do
  std::vector<control::Ended> latest;      // the latest first
  std::vector<control::Ended> first_wave;  // for slow_down
};

// As much of it as the rules need.
Standing standing_of(control::Store& store, std::int64_t run, control::Position position, const HaltRules& rules,
                     bool wave_over);

// Why the run must not go on: "canary: 6 done, 4 failed (40 % > 1 %)". Where there are several waves, the first is
// judged by percent when all of it has been tried, the others as soon as it is certain.
std::optional<std::string> why_halt(const HaltRules& rules, const Standing& standing);

}  // namespace drover::fleet
