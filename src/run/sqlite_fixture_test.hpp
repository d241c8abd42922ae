#pragma once

#include "drivers/sqlite/driver.hpp"
#include "run/fixture_test.hpp"

namespace drover::run {

// A file of its own for each test.
struct SqliteTarget : Target {
  SqliteTarget() {
    driver = sqlite::make_driver();
    address = db::Address::of(*db::parse_url("sqlite:" + (directory / "acme.db").string()));
    auto making = session;
    making.may_create = true;
    driver->connect(address, making)->execute("CREATE TABLE marks (k TEXT)");
  }
};

}  // namespace drover::run
