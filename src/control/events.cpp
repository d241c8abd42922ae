#include "control/state.hpp"
#include "events/json.hpp"

namespace drover::control {

void Store::append(std::int64_t run, const std::vector<events::Event>& events) {
  std::string rows = "[";
  for (const auto& event : events) {
    if (rows.size() > 1) rows += ',';
    rows += events::to_json(event);
  }
  rows += ']';
  State::Transaction transaction(*state_, State::Transaction::With::others);
  state_->query(state_->texts.append_events, {std::to_string(run), rows});
  transaction.commit();
}

}  // namespace drover::control
