#pragma once

#include <string>
#include <vector>

#include "fleet/status.hpp"
#include "report/style.hpp"

namespace drover::report {

// One screen, however large the fleet is: a line per (catalog, version, state).
std::vector<std::string> status_lines(const fleet::Status& status, const Style& style);
std::vector<std::string> target_lines(const fleet::TargetStatus& target, const Style& style);

// DESIGN.md section 9.
std::string status_json(const fleet::Status& status);
std::string target_json(const fleet::TargetStatus& target);

}  // namespace drover::report
