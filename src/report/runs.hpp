#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "control/store.hpp"
#include "events/outcome.hpp"
#include "report/style.hpp"

namespace drover::report {

// A run as the control database has it now, retries included.
struct RunReport {
  control::Run run;
  std::map<control::JobState, std::int64_t> jobs;
  std::vector<events::Outcome> failures;  // what has failed in it, and was not mended since
};

// One line for each, the newest first, as wide as the terminal.
std::vector<std::string> run_list_lines(const std::vector<RunReport>& runs, const Style& style);
// In full: what failed and why, and what to do next.
std::vector<std::string> run_lines(const RunReport& report, const Style& style);

std::string run_list_json(const std::vector<RunReport>& runs);
std::string run_json(const RunReport& report);

}  // namespace drover::report
