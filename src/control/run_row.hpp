#pragma once

#include <vector>

#include "control/store.hpp"
#include "db/connection.hpp"

namespace drover::control {

// A run out of a row of Texts::run and its like.
Run run_of(const std::vector<db::Value>& row);

}  // namespace drover::control
