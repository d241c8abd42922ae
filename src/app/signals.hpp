#pragma once

#include <stop_token>
#include <thread>

namespace drover::app {

// SIGINT, SIGTERM and SIGHUP as a stop request; the second one ends the process at once with exit code 6, after those
// who wait for `abandoned` have had a moment for their last words. Made before any other thread, so that all inherit
// the mask.
class Signals {
 public:
  Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;
  ~Signals();

  std::stop_token stop() const { return source_.get_token(); }
  std::stop_token abandoned() const { return abandoned_.get_token(); }

 private:
  void received();

  std::stop_source source_;
  std::stop_source abandoned_;
  std::jthread waiter_;
};

}  // namespace drover::app
