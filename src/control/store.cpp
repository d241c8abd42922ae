#include "control/store.hpp"

#include "control/state.hpp"

namespace drover::control {

Store::Store(const db::Drivers& drivers, const db::Url& url, std::chrono::milliseconds lease)
    : state_(std::make_unique<State>(drivers, url, lease)) {}

Store::~Store() = default;

const std::string& Store::control_id() const { return state_->control_id; }

}  // namespace drover::control
