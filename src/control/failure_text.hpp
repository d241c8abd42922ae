#pragma once

#include <optional>
#include <string>

#include "events/outcome.hpp"

namespace drover::control {

// A failure as the control database keeps it, and back. The server's own words stay out: they may hold a tenant's rows.
std::string to_text(const events::Failure& failure);
std::optional<events::Failure> parse_failure(const std::string& text);

std::string to_text(const events::Summary& summary);
std::optional<events::Summary> parse_summary(const std::string& text);

}  // namespace drover::control
