#pragma once

#include "events/event.hpp"

namespace drover::events {

// Called from any worker's thread, one call at a time: whoever sends events serialises them. Must not throw and must
// not wait for anything slow.
class Listener {
 public:
  Listener() = default;
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  virtual ~Listener() = default;

  virtual void on(const Event& event) = 0;
};

}  // namespace drover::events
