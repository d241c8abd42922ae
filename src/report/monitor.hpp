#pragma once

#include <string>
#include <vector>

#include "fleet/monitor.hpp"
#include "report/style.hpp"

namespace drover::report {

// One screen, however large the fleet is.
std::vector<std::string> monitor_lines(const fleet::Monitor& monitor, const Style& style);
std::string monitor_json(const fleet::Monitor& monitor);

// A line for each target: its state, how far it is, what it lacks and what has failed.
std::vector<std::string> tenant_lines(const std::vector<control::TargetRow>& targets, const Style& style);
std::string tenants_json(const std::vector<control::TargetRow>& targets);

}  // namespace drover::report
