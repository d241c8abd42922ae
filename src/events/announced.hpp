#pragma once

#include <span>
#include <string_view>

#include "events/event.hpp"

namespace drover::events {

// What hooks can be told of, by the names that the configuration and the manual have. Names, once released, do not
// change their meaning.
std::span<const std::string_view> announced_names();

// The name under which hooks hear of it; "": they do not.
std::string_view announced_as(const Event& event);

}  // namespace drover::events
