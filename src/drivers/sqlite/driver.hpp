#pragma once

#include <memory>

#include "db/driver.hpp"

namespace drover::sqlite {

// One SQLite file per target.
std::unique_ptr<db::Driver> make_driver();

}  // namespace drover::sqlite
