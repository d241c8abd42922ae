#include <nlohmann/json.hpp>

#include "control/json_text.hpp"
#include "control/state.hpp"

namespace drover::control {

namespace {

Freeze freeze_of(const std::vector<db::Value>& row) {
  return {.id = db::number_of(row[0]),
          .selection = db::text_of(row[1]),
          .everything = db::is_true(row[2]),
          .said_by = db::text_of(row[3]),
          .reason = db::text_of(row[4]),
          .since = parse_iso8601(db::text_of(row[5])).value_or(Instant{}),
          .until = parse_iso8601(db::text_of(row[6])).value_or(Instant{}),
          .targets = db::number_of(row[7])};
}

}  // namespace

std::int64_t Store::freeze(const Freeze& freeze, std::chrono::milliseconds time,
                           const std::vector<std::string>& labels) {
  State::Transaction transaction(*state_);
  const auto& texts = state_->texts;
  state_->query(texts.end_freezes);
  state_->query(texts.clear_frozen);
  const auto rows = state_->query(texts.add_freeze, {freeze.selection, freeze.everything ? "1" : "0", freeze.said_by,
                                                     freeze.reason, std::to_string(time.count())});
  const auto id = db::number_of(rows.rows[0][0]);
  if (!freeze.everything) state_->query(texts.freeze_labels, {text_of(nlohmann::json(labels)), std::to_string(id)});
  transaction.commit();
  return id;
}

std::vector<Freeze> Store::freezes() {
  std::vector<Freeze> freezes;
  for (const auto& row : state_->ask(state_->texts.freezes).rows) freezes.push_back(freeze_of(row));
  return freezes;
}

std::vector<std::string> Store::frozen(std::int64_t freeze) {
  std::vector<std::string> labels;
  for (const auto& row : state_->ask(state_->texts.frozen, {std::to_string(freeze)}).rows) {
    labels.push_back(db::text_of(row[0]));
  }
  return labels;
}

int Store::lift_freezes(std::optional<std::int64_t> one) {
  State::Transaction transaction(*state_);
  const auto lifted = state_->query(state_->texts.lift_freeze, {std::to_string(one.value_or(0))}).size();
  state_->query(state_->texts.clear_frozen);
  state_->notify();
  transaction.commit();
  return static_cast<int>(lifted);
}

}  // namespace drover::control
