#pragma once

#include <functional>
#include <string>
#include <vector>

#include "fleet.hpp"

namespace drover::bench {

enum class Task { ten, none, one };  // ten files from empty; nothing to do, but look at each tenant; one more file

// Somebody who can bring a fleet to where its migrations are.
struct Contender {
  std::string name;
  std::function<std::vector<std::string>(const Fleet& fleet, Task task)> command;
  // SQL: how many of the files a tenant has by this contender's own ledger. Its table stands behind "{}", where the
  // schema and a dot go.
  std::string progress;
  // Writes the fleet's migrations once more, in this contender's own format; empty: it reads them as they are.
  std::function<void(const Fleet& fleet)> translate = {};
  bool takes_files = true;
};

// The floors and Drover.
std::vector<Contender> contenders();

inline constexpr const char* the_bare_floor = "floor";
inline constexpr const char* the_floor = "floor, same ledger";
inline constexpr const char* drover_itself = "drover";

}  // namespace drover::bench
