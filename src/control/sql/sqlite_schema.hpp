#pragma once

#include <string>
#include <vector>

namespace drover::control {

// [n] leads from version n of the control database's schema to n + 1. What was once released is never changed.
std::vector<std::vector<std::string>> sqlite_upgrades();

}  // namespace drover::control
