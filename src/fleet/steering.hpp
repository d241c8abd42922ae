#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <thread>

#include "control/store.hpp"
#include "fleet/grace.hpp"

namespace drover::fleet {

// Whether a run may go on: looks every second whether somebody has paused, halted or cancelled it, and hands on a stop
// from outside. `stop`: begin nothing new. `cancel`: what is under way is cut short; at once where the run was
// cancelled, after `grace` where this process is to stop, and never for a pause.
class Steering {
 public:
  Steering(control::Store& store, std::int64_t run, const std::stop_token& outside, std::chrono::milliseconds grace);

  std::stop_token stop() const { return stop_.get_token(); }
  std::stop_token cancel() const { return cancel_.get_token(); }

 private:
  void watch(const std::stop_token& over);

  control::Store& store_;
  std::int64_t run_;
  std::stop_source stop_;
  std::stop_source cancel_;
  std::stop_callback<std::function<void()>> stop_from_outside_;
  Grace grace_;
  std::stop_callback<std::function<void()>> grace_is_over_;
  std::jthread thread_;
};

}  // namespace drover::fleet
