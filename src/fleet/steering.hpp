#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <thread>

#include "control/store.hpp"

namespace drover::fleet {

// Looks every second whether somebody has paused, halted or cancelled a run, and hands on a stop from outside. `stop`:
// begin nothing new. `end`: what is under way is to end too, which a pause does not ask for.
class Steering {
 public:
  Steering(control::Store& store, std::int64_t run, const std::stop_token& outside);

  std::stop_token stop() const { return stop_.get_token(); }
  std::stop_token end() const { return end_.get_token(); }

 private:
  void watch(const std::stop_token& over);

  control::Store& store_;
  std::int64_t run_;
  std::stop_source stop_;
  std::stop_source end_;
  std::stop_callback<std::function<void()>> forward_;
  std::jthread thread_;
};

}  // namespace drover::fleet
