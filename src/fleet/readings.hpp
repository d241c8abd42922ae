#pragma once

#include <cstdint>
#include <vector>

#include "control/store.hpp"
#include "fleet/request.hpp"

namespace drover::fleet {

// `migrate-back N` could mean two things; both with the number of targets that would be touched.
struct Readings {
  std::int64_t to_batch = 0;    // targets with something above batch N
  std::int64_t to_version = 0;  // targets with something above version N
};

Readings readings_of(control::Store& store, const std::vector<Stage>& stages, std::int64_t number);

}  // namespace drover::fleet
