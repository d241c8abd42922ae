#pragma once

#include <chrono>
#include <functional>
#include <stop_token>

#include <libpq-fe.h>

#include "base/secret.hpp"

namespace drover::postgres {

// Called while an answer is waited for, when it has been silent for `patience`.
struct Waiting {
  std::chrono::milliseconds patience{1'000};
  std::function<void()> on_silence;
};

// Until the connection can be read, or written where `events` says so (poll(2)), and takes in what has come. Throws
// db::Error with connection_lost.
void wait_for(PGconn* connection, const Secret& password, const Waiting& waiting, short events);

// True: at least one notification has come, and all that had are taken in. False: `longest` is over, or a stop was
// requested. Throws db::Error with connection_lost.
bool wait_for_notification(PGconn* connection, const Secret& password, std::chrono::milliseconds longest,
                           const std::stop_token& stop);

}  // namespace drover::postgres
