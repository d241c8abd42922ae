#pragma once

#include <string_view>

#include "control/store.hpp"

namespace drover::control {

// How states are written in the control database. Names, once written, do not change their meaning. What an unknown
// word reads as is the state that claims least.
std::string_view to_string(RunState state);
std::string_view to_string(JobState state);
TargetState parse_target_state(std::string_view text);  // else `unread`
RunState parse_run_state(std::string_view text);        // else `interrupted`
JobState parse_job_state(std::string_view text);        // else `not_reached`

}  // namespace drover::control
