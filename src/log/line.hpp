#pragma once

#include <optional>
#include <string>

#include "base/time.hpp"
#include "events/event.hpp"
#include "log/options.hpp"

namespace drover::log {

// How much an event matters; nullopt: it is no matter of the log.
std::optional<Level> level_of(const events::Event& event);

struct Moment {
  Instant at;
  Level level = Level::info;
  std::string process;   // "ci-runner-7 pid 411"
  std::int64_t run = 0;  // of events that do not say theirs; 0: none
};

// One line without its end, whatever the event holds. JSON: the object that --output ndjson has, with `time`, `level`
// and `process` before the rest. For people: time, level, the event's name and what it says as name=value.
std::string line_of(const events::Event& event, const Moment& moment, Format format, bool show_data);

}  // namespace drover::log
