#include "control/json_text.hpp"

#include <nlohmann/json.hpp>

namespace drover::control {

std::string text_of(const nlohmann::json& json) {
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace drover::control
