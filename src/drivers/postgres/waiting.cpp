#include "drivers/postgres/waiting.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <limits>
#include <memory>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "drivers/postgres/result.hpp"

namespace drover::postgres {

void wait_for(PGconn* connection, const Secret& password, const Waiting& waiting, short events) {
  pollfd descriptor{.fd = PQsocket(connection), .events = events, .revents = 0};
  while (true) {
    const int ready = poll(&descriptor, 1, static_cast<int>(waiting.patience.count()));
    if (ready < 0 && errno == EINTR) continue;
    if (ready != 0) break;
    if (waiting.on_silence) waiting.on_silence();
  }
  if ((descriptor.revents & (POLLIN | POLLERR | POLLHUP)) != 0 && PQconsumeInput(connection) != 1) {
    throw lost_connection(connection, password);
  }
}

namespace {

struct Notified {
  void operator()(PGnotify* notification) const { PQfreemem(notification); }
};

bool any_notification(PGconn* connection) {
  bool any = false;
  while (const std::unique_ptr<PGnotify, Notified> one{PQnotifies(connection)}) any = true;
  return any;
}

// A file descriptor that can be read from once somebody has written to it.
class Signal {
 public:
  Signal() : descriptor_(::eventfd(0, EFD_CLOEXEC)) {}
  Signal(const Signal&) = delete;
  Signal& operator=(const Signal&) = delete;
  ~Signal() { ::close(descriptor_); }

  int descriptor() const { return descriptor_; }
  void raise() const { ::eventfd_write(descriptor_, 1); }

 private:
  int descriptor_;
};

// The same, once a stop was requested. Whoever requests it may be about to write: that is waited for before the
// descriptor is closed, so the callback goes first.
class Bell {
 public:
  explicit Bell(const std::stop_token& stop) : ring_(stop, [this] { signal_.raise(); }) {}

  int descriptor() const { return signal_.descriptor(); }

 private:
  Signal signal_;
  std::stop_callback<std::function<void()>> ring_;
};

}  // namespace

bool wait_for_notification(PGconn* connection, const Secret& password, std::chrono::milliseconds longest,
                           const std::stop_token& stop) {
  const Bell bell(stop);
  const auto until = std::chrono::steady_clock::now() + longest;
  while (!any_notification(connection)) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    if (left.count() <= 0 || stop.stop_requested()) return false;
    std::array<pollfd, 2> descriptors{{{.fd = PQsocket(connection), .events = POLLIN, .revents = 0},
                                       {.fd = bell.descriptor(), .events = POLLIN, .revents = 0}}};
    const auto most = std::min<std::int64_t>(left.count(), std::numeric_limits<int>::max());
    if (::poll(descriptors.data(), descriptors.size(), static_cast<int>(most)) < 0 && errno != EINTR) return false;
    if (descriptors[0].revents != 0 && PQconsumeInput(connection) != 1) throw lost_connection(connection, password);
  }
  return true;
}

}  // namespace drover::postgres
