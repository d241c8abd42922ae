#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>

namespace drover::run {

// A stop token that is triggered from outside or when the time is over, whichever comes first.
class Budget {
 public:
  Budget(const std::stop_token& outside, std::optional<std::chrono::milliseconds> time)
      : forward_(outside, [this] { source_.request_stop(); }) {
    if (!time) return;
    timer_ = std::jthread([this, limit = *time](const std::stop_token& over) {
      std::mutex mutex;
      std::condition_variable_any never;
      std::unique_lock lock(mutex);
      never.wait_for(lock, over, limit, [] { return false; });
      if (over.stop_requested()) return;
      over_ = true;
      source_.request_stop();
    });
  }
  Budget(const Budget&) = delete;
  Budget& operator=(const Budget&) = delete;
  ~Budget() = default;

  std::stop_token token() const { return source_.get_token(); }
  bool is_over() const { return over_; }  // the time; a trigger from outside does not count

 private:
  std::atomic<bool> over_ = false;
  std::stop_source source_;
  std::stop_callback<std::function<void()>> forward_;
  std::jthread timer_;
};

}  // namespace drover::run
