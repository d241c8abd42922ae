#include <nlohmann/json.hpp>

#include "control/json_text.hpp"
#include "control/state.hpp"

namespace drover::control {

namespace {

using Json = nlohmann::json;

std::vector<DownServer> down_of(const std::string& text) {
  std::vector<DownServer> down;
  const auto servers = Json::parse(text, nullptr, false);
  if (!servers.is_array()) return down;
  for (const auto& one : servers) {
    down.push_back({.server = one.value("server", ""),
                    .since = parse_iso8601(one.value("since", "")).value_or(Instant{}),
                    .error = one.value("error", "")});
  }
  return down;
}

}  // namespace

void Store::enter_as_worker(const std::string& description) {
  const auto owner = state_->owner();
  State::Transaction transaction(*state_, State::Transaction::With::others);
  state_->query(state_->texts.enter_worker, {owner, description});
  transaction.commit();
}

std::optional<bool> Store::beat(std::int64_t jobs, const std::vector<DownServer>& down) {
  auto servers = Json::array();
  for (const auto& one : down) {
    servers.push_back({{"server", one.server}, {"since", to_iso8601(one.since)}, {"error", one.error}});
  }
  const auto owner = state_->owner();
  State::Transaction transaction(*state_, State::Transaction::With::others);
  const auto rows = state_->query(state_->texts.beat_worker, {owner, std::to_string(jobs), text_of(servers)});
  transaction.commit();
  if (rows.empty()) return std::nullopt;
  return db::is_true(rows.rows[0][0]);
}

void Store::leave_as_worker() {
  const auto owner = state_->owner();
  State::Transaction transaction(*state_, State::Transaction::With::others);
  state_->query(state_->texts.leave_worker, {owner});
  transaction.commit();
}

std::vector<WorkerRow> Store::workers() {
  state_->free_the_dead();
  std::vector<WorkerRow> workers;
  for (const auto& row : state_->ask(state_->texts.workers).rows) {
    workers.push_back({.owner = db::text_of(row[0]),
                       .name = db::text_of(row[1]),
                       .description = db::text_of(row[2]),
                       .started_at = parse_iso8601(db::text_of(row[3])).value_or(Instant{}),
                       .beat_at = parse_iso8601(db::text_of(row[4])).value_or(Instant{}),
                       .silent_for = std::chrono::seconds(db::number_of(row[7])),
                       .jobs = db::number_of(row[5]),
                       .asked_to_end = db::is_true(row[6]),
                       .down = down_of(db::text_of(row[8]))});
  }
  return workers;
}

int Store::end_workers() {
  state_->free_the_dead();
  State::Transaction transaction(*state_, State::Transaction::With::others);
  const auto asked = state_->query(state_->texts.end_workers).size();
  transaction.commit();
  return static_cast<int>(asked);
}

}  // namespace drover::control
