#pragma once

#include <string>

#include "base/problem.hpp"
#include "fleet/request.hpp"

namespace drover::fleet {

// What a run keeps of its request, so that it can be resumed and retried: its verb, goal and rules, as JSON.
std::string to_text(const Request& request);
std::expected<Request, Problem> parse_request(const std::string& text);

}  // namespace drover::fleet
