#include "app/drivers.hpp"

#ifdef DROVER_WITH_POSTGRES
#include "drivers/postgres/driver.hpp"
#endif
#include "drivers/sqlite/driver.hpp"

namespace drover::app {

db::Drivers make_drivers() {
  std::vector<std::unique_ptr<db::Driver>> drivers;
#ifdef DROVER_WITH_POSTGRES
  drivers.push_back(postgres::make_driver());
#endif
  drivers.push_back(sqlite::make_driver());
  return db::Drivers(std::move(drivers));
}

}  // namespace drover::app
