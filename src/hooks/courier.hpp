#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "control/store.hpp"
#include "hooks/hook.hpp"
#include "hooks/route.hpp"

namespace drover::hooks {

// What each hook is to hear of, for Store::subscribe.
std::vector<control::Subscription> subscriptions_of(const std::vector<Hook>& hooks);

// Delivers what waits in the outbox for these hooks, beside the work, from when it is made: also what other processes
// have left there. No job waits for it, and none fails because of it.
class Courier {
 public:
  Courier(control::Store& store, const std::vector<Hook>& hooks, Warning warning);

  // Waits until nothing is left for these hooks, at most so long, and says what then is left for the next process.
  // Nothing is delivered afterwards. Does not throw.
  void finish(std::chrono::milliseconds longest);

 private:
  struct Left {
    std::int64_t events = 0;
    std::vector<std::string> hooks;
  };
  Left left() const;
  Left wait(std::chrono::milliseconds longest);
  void warn(const std::string& message) const;

  control::Store& store_;
  Warning warning_;
  std::vector<std::string> names_;
  std::vector<std::unique_ptr<Route>> routes_;
};

}  // namespace drover::hooks
