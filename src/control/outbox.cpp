#include <nlohmann/json.hpp>

#include "control/json_text.hpp"
#include "control/state.hpp"

namespace drover::control {

void Store::subscribe(std::vector<Subscription> subscriptions) {
  const std::scoped_lock lock(state_->mutex);
  state_->subscriptions = std::move(subscriptions);
}

std::vector<Announcement> Store::due(const std::string& hook, int most) {
  std::vector<Announcement> due;
  for (const auto& row : state_->ask(state_->texts.due, {hook, std::to_string(most)}).rows) {
    if (db::is_true(row[5])) break;
    due.push_back({.id = db::number_of(row[0]),
                   .event = db::text_of(row[1]),
                   .at = parse_iso8601(db::text_of(row[2])).value_or(Instant{}),
                   .body = db::text_of(row[3]),
                   .tries = db::number_of(row[4])});
  }
  return due;
}

bool Store::claim_hook(const std::string& hook) {
  state_->free_the_dead();
  const auto owner = state_->owner();
  State::Transaction transaction(*state_, State::Transaction::With::others);
  const bool ours = !state_->query(state_->texts.claim_hook, {hook, owner}).empty();
  if (ours) state_->query(state_->texts.forget_given_up, {hook});
  transaction.commit();
  return ours;
}

void Store::leave_hook(const std::string& hook) {
  const auto owner = state_->owner();
  State::Transaction transaction(*state_, State::Transaction::With::others);
  state_->query(state_->texts.leave_hook, {hook, owner});
  transaction.commit();
}

void Store::delivered(const std::string& hook, const std::vector<std::int64_t>& ids) {
  const auto owner = state_->owner();
  State::Transaction transaction(*state_, State::Transaction::With::others);
  state_->query(state_->texts.delivered, {hook, owner, text_of(nlohmann::json(ids))});
  transaction.commit();
}

void Store::not_delivered(const std::string& hook, std::int64_t id, const std::string& error,
                          std::optional<std::chrono::milliseconds> again_in) {
  const auto owner = state_->owner();
  State::Transaction transaction(*state_, State::Transaction::With::others);
  const db::Value pause = again_in ? db::Value(std::to_string(again_in->count())) : std::nullopt;
  state_->query(state_->texts.not_delivered, {hook, owner, std::to_string(id), error, pause});
  transaction.commit();
}

std::vector<OutboxRow> Store::outbox() {
  std::vector<OutboxRow> rows;
  for (const auto& row : state_->ask(state_->texts.outbox).rows) {
    rows.push_back({.hook = db::text_of(row[0]),
                    .waiting = db::number_of(row[1]),
                    .given_up = db::number_of(row[2]),
                    .oldest = parse_iso8601(db::text_of(row[3])),
                    .error = db::text_of(row[4])});
  }
  return rows;
}

}  // namespace drover::control
