#pragma once

#include "events/outcome.hpp"

namespace drover::fleet {

// How a run ended, beside what its targets say.
struct Ending {
  bool interrupted = false;
  bool halted = false;
  bool refused = false;
  bool planned = false;  // only: what it would touch is not reached, and nothing is amiss with that
  bool unknown = false;  // a run or version was named that never was
  bool held = false;     // another run had the place until the wait was over
  bool strict = false;
};

// Verdict and exit code, in the precedence of DESIGN.md sections 6 and 11: 4 before the start, then 6, 3, 2, 5.
void conclude(events::Summary& summary, const Ending& ending);

}  // namespace drover::fleet
