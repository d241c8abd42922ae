#pragma once

#include <memory>
#include <string>
#include <vector>

#include "db/driver.hpp"

namespace drover::conformance {

// One empty database of a test's own, and the few words in which the databases differ. A new database joins by a
// class of its own and a line in `names()`.
class Place {
 public:
  Place() = default;
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  virtual ~Place() = default;

  virtual const db::Driver& driver() const = 0;
  virtual db::Address address() const = 0;
  virtual db::Address missing() const = 0;                          // no database is there
  virtual std::string endless() const = 0;                          // a query that ends only when it is stopped
  virtual std::string parameter() const = 0;                        // the first one
  virtual std::pair<std::string, std::string> setting() const = 0;  // one that is not the default
  virtual std::string ask_for_setting() const = 0;
  virtual std::string unique_violation() const = 0;  // its sqlstate
  virtual bool has_session_locks() const = 0;

  std::unique_ptr<db::Connection> connect(const db::SessionOptions& options = {}) const {
    return driver().connect(address(), options);
  }

  static std::vector<std::string> names();
  // Null: this database is not installed here.
  static std::unique_ptr<Place> make(const std::string& name);
};

}  // namespace drover::conformance
