#pragma once

#include <string>
#include <vector>

namespace drover::control {

// As sqlite_upgrades(). Everything is in a schema of its own, and is always named with it: behind a pooler in
// transaction mode a session's search_path is somebody else's.
std::vector<std::vector<std::string>> postgres_upgrades();

}  // namespace drover::control
