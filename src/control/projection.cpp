#include <algorithm>
#include <cassert>

#include <nlohmann/json.hpp>

#include "control/failure_text.hpp"
#include "control/history_text.hpp"
#include "control/json_text.hpp"
#include "control/spelling.hpp"
#include "control/state.hpp"

namespace drover::control {

namespace {

using Json = nlohmann::json;

constexpr std::size_t rows_together = 1'000;

TargetRow target_row(const std::string& catalog, std::vector<db::Value>& row) {
  TargetRow target;
  target.key = {catalog, std::move(row[0]).value_or("")};
  target.label = std::move(row[1]).value_or("");
  target.tenant = std::move(row[2]).value_or("");
  target.level = std::move(row[3]).value_or("");
  target.state = parse_target_state(db::text_of(row[4]));
  target.version = std::move(row[5]).value_or("");
  target.missing = db::number_of(row[6]);
  target.pending = db::number_of(row[7]);
  target.catalog_digest = std::move(row[8]).value_or("");
  target.history_digest = std::move(row[9]).value_or("");
  target.stamp = std::move(row[10]).value_or("");
  target.epoch = db::number_of(row[11]);
  target.batch = db::number_of(row[12]);
  if (row[13]) target.read_at = parse_iso8601(*row[13]);
  if (auto failure = row[14] ? parse_failure(*row[14]) : std::nullopt) {
    target.failure = std::make_shared<const events::Failure>(*std::move(failure));
  }
  target.failed_run = db::number_of(row[15]);
  return target;
}

MigrationRow migration_row(const std::vector<db::Value>& row) {
  MigrationRow migration{.version = db::text_of(row[0]),
                         .state = db::text_of(row[1]),
                         .batch = db::number_of(row[2]),
                         .run = db::number_of(row[3]),
                         .attempts = db::number_of(row[4]),
                         .started_at = parse_iso8601(db::text_of(row[5])),
                         .completed_at = parse_iso8601(db::text_of(row[6])),
                         .duration = std::nullopt,
                         .failure = std::nullopt};
  if (row[7]) migration.duration = std::chrono::milliseconds(db::number_of(row[7]));
  if (!row[12]) return migration;
  migration.failure = events::Failure{.error_class = db::text_of(row[8]),
                                      .sqlstate = db::text_of(row[9]),
                                      .migration = migration.version,
                                      .file = db::text_of(row[10]),
                                      .statement = static_cast<std::size_t>(db::number_of(row[11])),
                                      .message = db::text_of(row[12])};
  return migration;
}

// A control database that was restored, or made anew, knows fewer claims than the ledger does.
Json observation_json(const Observation& seen, std::int64_t epoch, const std::string& digest) {
  const auto* highest = seen.history.highest();
  return {{"catalog", seen.key.catalog},
          {"identity", seen.key.identity},
          {"label", seen.label},
          {"tenant", seen.tenant},
          {"level", seen.level},
          {"parent", seen.parent},
          {"server", seen.server},
          {"state", to_string(seen.state)},
          {"version", highest != nullptr ? highest->text() : std::string()},
          {"missing", seen.missing},
          {"pending", seen.pending},
          {"catalog_digest", seen.catalog_digest},
          {"history", digest},
          {"stamp", seen.stamp},
          {"epoch", epoch},
          {"head_epoch", seen.history.head.epoch},
          {"batch", seen.history.highest_batch},
          {"read_at", seen.read_at ? Json(to_iso8601(*seen.read_at)) : Json(nullptr)},
          {"failed_run",
           seen.state == TargetState::failed && seen.history.last_failure ? seen.history.last_failure->batch : 0},
          {"failure", seen.failure ? Json(to_text(*seen.failure)) : Json(nullptr)}};
}

}  // namespace

void Store::each_target(const std::string& catalog, const std::function<void(TargetRow row)>& then) {
  try {
    state_->free_the_dead();
  } catch (const db::Error& error) {
    // To read on, neither room nor the right to write is needed.
    const auto cause = error.error_class;
    const bool may_not_write = cause == db::ErrorClass::read_only || error.sqlstate == "42501";
    if (cause != db::ErrorClass::disk && !may_not_write) throw;
  }
  for (std::string last = "0"; !last.empty();) {
    auto some = state_->ask(state_->texts.targets, {catalog, last, std::to_string(rows_together)});
    last = some.size() < rows_together ? "" : db::text_of(some.rows.back().back());
    for (auto& row : some.rows) then(target_row(catalog, row));
  }
}

std::vector<TargetRow> Store::targets(const std::string& catalog) {
  std::vector<TargetRow> targets;
  each_target(catalog, [&](TargetRow row) { targets.push_back(std::move(row)); });
  return targets;
}

std::vector<std::string> Store::labels(const std::string& catalog) {
  auto rows = state_->ask(state_->texts.labels, {catalog});
  std::vector<std::string> labels;
  labels.reserve(rows.size());
  for (auto& row : rows.rows) labels.push_back(std::move(row[0]).value_or(""));
  return labels;
}

void Store::observe(const std::vector<Observation>& observations) {
  std::vector<State::Seen> seen;
  seen.reserve(observations.size());
  for (const auto& observation : observations) seen.push_back({&observation, observation.epoch});
  State::Transaction transaction(*state_, State::Transaction::With::others);
  state_->observe(seen);
  transaction.commit();
}

void Store::State::observe(const std::vector<Seen>& seen) {
  auto rows = Json::array();
  std::map<std::string, const ledger::History*> histories;
  const ledger::History* previous = nullptr;
  std::string digest;
  for (const auto& [observation, epoch] : seen) {
    const auto& history = observation->history;
    assert(observation->state != TargetState::running);  // that is a claim's, not what a ledger says
    if (previous == nullptr || !are_shared(*previous, history)) digest = shared_digest(history);
    previous = &history;
    rows.push_back(observation_json(*observation, epoch, digest));
    histories.emplace(digest, &history);
  }
  if (rows.empty()) return;
  const auto text = text_of(rows);
  lock_targets(text);
  keep(std::move(histories));
  query(texts.observe, {text});
}

void Store::State::lock_targets(const std::string& rows) {
  if (!texts.lock_targets.empty()) query(texts.lock_targets, {rows});
}

void Store::State::keep(std::map<std::string, const ledger::History*> histories) {
  auto digests = Json::array();
  for (const auto& [digest, history] : histories) digests.push_back(digest);
  for (const auto& row : query(texts.histories_known, {text_of(digests)}).rows) histories.erase(db::text_of(row[0]));
  auto rows = Json::array();
  for (const auto& [digest, history] : histories) {
    rows.push_back({{"digest", digest}, {"body", to_text(*history)}});
  }
  if (!rows.empty()) query(texts.write_histories, {text_of(rows)});
}

void Store::forget(const std::vector<TargetKey>& keys) {
  auto rows = Json::array();
  for (const auto& key : keys) rows.push_back({{"catalog", key.catalog}, {"identity", key.identity}});
  state_->ask(state_->texts.forget, {text_of(rows)});
}

std::optional<ledger::History> Store::history(const std::string& digest) {
  const auto rows = state_->ask(state_->texts.history, {digest});
  return rows.empty() ? std::nullopt : parse_history(db::text_of(rows.rows[0][0]));
}

std::vector<MigrationRow> Store::migration_states(const std::string& catalog, const std::string& label) {
  std::vector<MigrationRow> states;
  for (const auto& row : state_->ask(state_->texts.migration_states, {catalog, label}).rows) {
    states.push_back(migration_row(row));
  }
  return states;
}

}  // namespace drover::control
