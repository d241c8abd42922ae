#include <algorithm>
#include <string_view>

#include <nlohmann/json.hpp>

#include "control/json_text.hpp"
#include "control/state.hpp"
#include "events/announced.hpp"
#include "events/json.hpp"

namespace drover::control {

void Store::State::append(std::int64_t run, const std::vector<events::Event>& events) {
  if (events.empty()) return;
  std::string rows = "[";
  auto announced = nlohmann::json::array();
  for (const auto& event : events) {
    const auto body = events::to_json(event);
    if (rows.size() > 1) rows += ',';
    rows += body;
    const auto name = events::announced_as(event);
    for (const auto& [hook, wanted] : subscriptions) {
      if (std::ranges::find(wanted, name) == wanted.end()) continue;
      announced.push_back({{"hook", hook}, {"event", name}, {"body", body}});
    }
  }
  rows += ']';
  query(texts.append_events, {std::to_string(run), rows});
  if (!announced.empty()) query(texts.append_outbox, {text_of(announced)});
}

void Store::append(std::int64_t run, const std::vector<events::Event>& events) {
  State::Transaction transaction(*state_, State::Transaction::With::others);
  state_->append(run, events);
  transaction.commit();
}

}  // namespace drover::control
