#pragma once

#include <cstddef>
#include <mutex>
#include <vector>

#include "control/store.hpp"
#include "events/listener.hpp"

namespace drover::fleet {

// Hands events on, one at a time, and keeps them until they are written to the control database in bulk. That a run was
// halted or has ended is not kept: whoever halts or ends it there writes that in the same transaction.
class Broadcast : public events::Listener {
 public:
  Broadcast(events::Listener& listener, control::Store& store) : listener_(listener), store_(store) {}

  void on(const events::Event& event) override;
  // The two halves of it.
  void tell(const events::Event& event);
  void keep(const events::Event& event);

  // Writes what was kept under the run's number, and the results that it led to; nothing is kept without a number.
  void write(std::int64_t run, const std::vector<control::JobResult>& results = {});
  std::size_t kept();

 private:
  events::Listener& listener_;
  control::Store& store_;
  std::mutex mutex_;
  std::vector<events::Event> kept_;
};

}  // namespace drover::fleet
