#pragma once

#include <string>

#include "process.hpp"
#include "story.hpp"

namespace drover::stories {

// "" if a command ended as the step says; else every way in which it did not.
std::string judge(const Step& step, const Ended& ended, bool lenient_times);

}  // namespace drover::stories
