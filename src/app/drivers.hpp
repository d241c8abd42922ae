#pragma once

#include "db/drivers.hpp"

namespace drover::app {

// The databases this program knows: the one place that names them.
db::Drivers make_drivers();

}  // namespace drover::app
