#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "control/owner.hpp"
#include "control/sql/texts.hpp"
#include "db/connection.hpp"

namespace drover::control {

// Who works with one control database, and who of them is gone: what those left open is free. Not for threads.
class Attendance {
 public:
  Attendance() = default;
  Attendance(const Attendance&) = delete;
  Attendance& operator=(const Attendance&) = delete;
  virtual ~Attendance() = default;

  // This process's id as an owner of runs and jobs. It counts as present from the first call on until the object goes
  // or the process ends, however that happens. No transaction is open on the connection. Throws db::Error.
  virtual const std::string& enter(db::Connection& connection) = 0;

  // Of those who have something open, the ones that are gone.
  virtual std::vector<std::string> gone(db::Connection& connection) = 0;
};

// On one machine: present is who holds the operating system's lock on a file of its own. Seen at once.
std::unique_ptr<Attendance> attendance_by_files(Owners owners, const Texts& texts);

using Connect = std::function<std::unique_ptr<db::Connection>()>;

// On many machines: present is whose lease has not run out, by the clock of the control database. A thread of its own
// renews it every third of a lease on a connection of its own; where it cannot for a whole lease, others take over.
std::unique_ptr<Attendance> attendance_by_leases(Connect connect, const Texts& texts, std::chrono::milliseconds lease);

}  // namespace drover::control
