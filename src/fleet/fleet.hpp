#pragma once

#include <stop_token>
#include <vector>

#include "control/store.hpp"
#include "db/drivers.hpp"
#include "events/listener.hpp"
#include "fleet/request.hpp"

namespace drover::fleet {

// The one way through the house: survey, run, jobs, summary. Every command that changes targets makes a run here and
// works it off.
class Fleet {
 public:
  Fleet(const db::Drivers& drivers, control::Store& store, events::Listener& listener, Rules rules);

  // Sends events to the listener as things happen, the last one RunFinished with the summary that is also returned:
  // its verdict and exit code follow DESIGN.md section 6. A first stop request lets what runs finish within
  // Rules::grace, then cancels it. Throws db::Error where the control database fails, and nothing else.
  events::Summary execute(const Request& request, const std::vector<Stage>& stages, std::stop_token stop);

 private:
  const db::Drivers& drivers_;
  control::Store& store_;
  events::Listener& listener_;
  Rules rules_;
};

}  // namespace drover::fleet
