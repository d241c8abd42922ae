#pragma once

#include <chrono>
#include <string>

namespace drover {

// A UUID, version 7 (RFC 9562): sorts by time of making. From getrandom(2).
std::string make_uuid();

// Full jitter (aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter): anything from 0 to `limit`.
std::chrono::milliseconds jittered(std::chrono::milliseconds limit);

// `duration` give or take `fraction` of it.
std::chrono::milliseconds spread(std::chrono::milliseconds duration, double fraction);

}  // namespace drover
