#pragma once

#include <string>

#include "events/event.hpp"

namespace drover::events {

// One object of NDJSON without the line end, in the shapes of DESIGN.md sections 9 and 11: "event" names the shape, and
// what is not known is null. The server's own words, which may hold row values, are added only where `show_data` says
// so. Bytes that are not UTF-8 are replaced.
std::string to_json(const Event& event, bool show_data = false);

}  // namespace drover::events
