#pragma once

#include <string>

#include "control/store.hpp"

namespace drover::hooks {

// What is delivered.
struct Message {
  std::string id;     // the same at each try, and that of no other event
  std::string event;  // events::announced_names
  std::string body;   // one line of JSON: `id`, `event`, `at`, and what the event has in NDJSON
};

Message message_of(const control::Announcement& announcement, const std::string& control_id);

}  // namespace drover::hooks
