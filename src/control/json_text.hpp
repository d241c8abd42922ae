#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

namespace drover::control {

// As the control database takes it. Bytes that are not UTF-8 are replaced.
std::string text_of(const nlohmann::json& json);

}  // namespace drover::control
