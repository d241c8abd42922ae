#include "run/runner.hpp"

#include "run/work.hpp"

namespace drover::run {

Runner::Runner(const db::Driver& driver, const db::SessionOptions& session, const Limits& limits,
               events::Listener& listener)
    : driver_(driver), session_(session), limits_(limits), listener_(listener) {}

Result Runner::run(const Job& job, Connections& connections, std::stop_token stop) const {
  return Work(driver_, session_, limits_, listener_, job, connections, std::move(stop)).run();
}

}  // namespace drover::run
