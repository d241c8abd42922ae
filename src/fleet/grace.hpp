#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

namespace drover::fleet {

// What is under way when a stop is requested has `grace` to end, and is cut short then: `cancel` says so. Waited for
// beside the work, never polled.
class Grace {
 public:
  Grace(std::stop_token stop, std::chrono::milliseconds grace)
      : stop_(std::move(stop)), thread_([this, grace](const std::stop_token& over) { wait(over, grace); }) {}

  std::stop_token cancel() const { return cancel_.get_token(); }

 private:
  void wait(const std::stop_token& over, std::chrono::milliseconds grace) {
    const std::stop_callback wake(stop_, [this] {
      const std::scoped_lock before_it_waits(mutex_);
      changed_.notify_all();
    });
    std::unique_lock lock(mutex_);
    if (!changed_.wait(lock, over, [this] { return stop_.stop_requested(); })) return;
    changed_.wait_for(lock, over, grace, [] { return false; });
    if (!over.stop_requested()) cancel_.request_stop();
  }

  std::stop_token stop_;
  std::stop_source cancel_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::jthread thread_;
};

}  // namespace drover::fleet
