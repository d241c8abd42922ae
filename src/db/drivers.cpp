#include "db/drivers.hpp"

#include <algorithm>
#include <cassert>

namespace drover::db {

const Driver* Drivers::find(sql::Dialect dialect) const noexcept {
  const auto found = std::ranges::find(drivers_, dialect, [](const auto& driver) { return driver->dialect(); });
  return found == drivers_.end() ? nullptr : found->get();
}

const Driver& Drivers::of(sql::Dialect dialect) const noexcept {
  const auto* driver = find(dialect);
  assert(driver != nullptr);
  return *driver;
}

}  // namespace drover::db
