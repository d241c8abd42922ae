#pragma once

#include <string>
#include <vector>

#include "fleet.hpp"

namespace drover::bench {

enum class Task { ten, none, one };  // ten files from empty; nothing to do, but look at each tenant; one more file

// Somebody who can bring a fleet to where its migrations are.
struct Contender {
  std::string name;
  std::vector<std::string> (*command)(const Fleet& fleet, Task task);
};

const std::vector<Contender>& contenders();

inline constexpr const char* the_bare_floor = "floor";
inline constexpr const char* the_floor = "floor, same ledger";
inline constexpr const char* drover_itself = "drover";

}  // namespace drover::bench
