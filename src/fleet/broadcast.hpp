#pragma once

#include <mutex>
#include <vector>

#include "control/store.hpp"
#include "events/listener.hpp"

namespace drover::fleet {

// Hands events on, one at a time, and keeps them until they are written to the control database in bulk.
class Broadcast : public events::Listener {
 public:
  Broadcast(events::Listener& listener, control::Store& store) : listener_(listener), store_(store) {}

  void on(const events::Event& event) override;

  // Writes what was kept under the run's number; nothing is kept without one.
  void write(std::int64_t run);

 private:
  events::Listener& listener_;
  control::Store& store_;
  std::mutex mutex_;
  std::vector<events::Event> kept_;
};

}  // namespace drover::fleet
