#pragma once

#include <memory>
#include <vector>

#include "db/driver.hpp"

namespace drover::db {

// The databases this program knows. Made by app, handed down by reference.
class Drivers {
 public:
  explicit Drivers(std::vector<std::unique_ptr<Driver>> drivers) : drivers_(std::move(drivers)) {}

  // Null where the program was built without it.
  const Driver* find(sql::Dialect dialect) const noexcept;
  // Asserts that it is there; configuration has checked it.
  const Driver& of(sql::Dialect dialect) const noexcept;

 private:
  std::vector<std::unique_ptr<Driver>> drivers_;
};

}  // namespace drover::db
