#pragma once

#include <memory>

#include "db/driver.hpp"

namespace drover::postgres {

// One database or one schema per target, PostgreSQL 12 and newer.
std::unique_ptr<db::Driver> make_driver();

}  // namespace drover::postgres
