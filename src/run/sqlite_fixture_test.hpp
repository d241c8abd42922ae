#pragma once

#include "drivers/sqlite/driver.hpp"
#include "run/fixture_test.hpp"

namespace drover::run {

// A file of its own for each test.
struct SqliteTarget : Target {
  SqliteTarget() {
    driver = sqlite::make_driver();
    address.url.dialect = sql::Dialect::sqlite;
    address.url.path = directory / "acme.db";
    auto making = session;
    making.may_create = true;
    driver->connect(address, making)->execute("CREATE TABLE marks (k TEXT)");
  }
};

}  // namespace drover::run
