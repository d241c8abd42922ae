#pragma once

#include <expected>

#include "base/problem.hpp"
#include "cli/arguments.hpp"
#include "plan/goal.hpp"

namespace drover::cli {

// What the options say about where to go; the problem names the option that is wrong.
std::expected<plan::Goal, Problem> forward_goal(const Arguments& arguments);
std::expected<plan::Goal, Problem> back_goal(const Arguments& arguments);

// A number from 0 (or `least`) on, for `option`.
std::expected<std::int64_t, Problem> number_of(const std::string& text, const std::string& option, std::int64_t least);

std::expected<migrations::Version, Problem> version_of(const std::string& text, const std::string& option);

}  // namespace drover::cli
