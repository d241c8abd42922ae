#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/problem.hpp"
#include "control/store.hpp"
#include "hooks/deliverer.hpp"
#include "hooks/hook.hpp"

namespace drover::hooks {

using Warning = std::function<void(const Problem&)>;  // called from any thread

// Delivers what the outbox holds for one hook, one by one in the order in which it was written, in a thread of its own.
// What is not taken is tried again after 1 s, 2 s and so on up to 5 min, as often as the hook says and for 24 h at
// most; what comes behind it waits. One process at a time does that for a hook; where one dies, the next one goes on.
class Route {
 public:
  Route(control::Store& store, const Hook& hook, Warning warning);
  Route(const Route&) = delete;
  Route& operator=(const Route&) = delete;
  // What is under way is cut short, and counts as not tried.
  ~Route() = default;

  const std::string& hook() const { return hook_.name; }

 private:
  void keep_delivering(const std::stop_token& stop);
  std::chrono::milliseconds until_the_next_look();
  bool deliver_some(const std::stop_token& stop);
  bool deliver_all(const std::vector<control::Announcement>& announcements, const std::stop_token& stop);
  void failed(const control::Announcement& announcement, const std::string& why);
  void warn(const std::string& message, const std::string& hint);

  control::Store& store_;
  Hook hook_;
  Warning warning_;
  std::unique_ptr<Deliverer> deliverer_;
  bool failing_ = false;                                           // which was said
  std::optional<std::chrono::steady_clock::time_point> again_at_;  // what was refused; the thread's own
  std::mutex mutex_;
  std::condition_variable_any stopped_;
  std::jthread thread_;  // the last member: it uses the others
};

}  // namespace drover::hooks
