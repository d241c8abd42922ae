#pragma once

#include <string>
#include <vector>

#include "control/store.hpp"
#include "report/style.hpp"

namespace drover::report {

std::vector<std::string> freeze_lines(const std::vector<control::Freeze>& freezes, const Style& style);
// A JSON array.
std::string freezes_json(const std::vector<control::Freeze>& freezes);

}  // namespace drover::report
