#include "drivers/postgres/waiting.hpp"

#include <cerrno>

#include <poll.h>

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

}  // namespace drover::postgres
