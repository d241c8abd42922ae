// The planted fault: in place of control/attendance_by_leases.cpp, nobody's lease ever runs out. What the dead had is
// theirs for good, and the crash tests must notice that the queue does not run empty.
#include "base/random.hpp"
#include "control/attendance.hpp"

namespace drover::control {

namespace {

class Eternal final : public Attendance {
 public:
  const std::string& enter(db::Connection& /*connection*/) override { return id_; }
  std::vector<std::string> gone(db::Connection& /*connection*/) override { return {}; }

 private:
  std::string id_ = make_uuid();
};

}  // namespace

// NOLINTNEXTLINE(performance-unnecessary-value-param): as it is declared
std::unique_ptr<Attendance> attendance_by_leases(Connect /*connect*/, const Texts& /*texts*/,
                                                 std::chrono::milliseconds /*lease*/) {
  return std::make_unique<Eternal>();
}

}  // namespace drover::control
