#include "db/connection.hpp"

#include <condition_variable>
#include <mutex>

namespace drover::db {

Locked Connection::lock_and_read(std::string_view name, const Step& reading) {
  Locked locked{.lock = try_lock(name), .answer = {}};
  if (locked.lock) locked.answer = play({.steps = {reading}}).front();
  return locked;
}

bool Connection::wait_for_notification(std::chrono::milliseconds longest, const std::stop_token& stop) {
  pass_time(longest, stop);
  return false;
}

void pass_time(std::chrono::milliseconds longest, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, stop, longest, [] { return false; });
}

}  // namespace drover::db
