#pragma once

#include <optional>
#include <vector>

#include "control/store.hpp"

namespace drover::fleet {

// One run as it goes, out of the control database: no tenant is opened.
struct RunView {
  control::Run run;
  std::map<control::JobState, std::int64_t> jobs;
  std::vector<control::WaveTally> waves;
  std::vector<control::ServerTally> servers;
  std::vector<control::Slow> slowest;
  std::vector<control::ErrorGroup> errors;
  double per_second = 0;  // over the last half minute, or since it began
  // By time_left(), else by the rate.
  std::optional<std::chrono::seconds> left;

  std::int64_t count(control::JobState state) const;
};

struct Monitor {
  std::vector<RunView> runs;  // those that go on; else the newest one, if there is one
  std::vector<control::WorkerRow> workers;
  std::vector<control::Freeze> freezes;
};

Monitor look(control::Store& store);

}  // namespace drover::fleet
