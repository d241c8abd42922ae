#include <nlohmann/json.hpp>

#include "control/failure_text.hpp"
#include "control/json_text.hpp"
#include "control/run_row.hpp"
#include "control/spelling.hpp"
#include "control/state.hpp"

namespace drover::control {

namespace {

using Json = nlohmann::json;

std::string number(std::int64_t value) { return std::to_string(value); }

}  // namespace

bool Store::hand_over(std::int64_t run, std::int64_t first_stage, const events::Summary& counted) {
  const auto owner = state_->owner();
  State::Transaction transaction(*state_);
  const auto rows = state_->query(state_->texts.hand_over, {number(run), owner, number(first_stage), to_text(counted)});
  state_->notify();
  transaction.commit();
  return !rows.empty();
}

void Store::describe_stage(std::int64_t run, const StageRow& stage, const std::vector<std::string>& waves) {
  auto names = Json::array();
  for (std::size_t i = 0; i < waves.size(); ++i) {
    names.push_back({{"run", run}, {"stage", stage.number}, {"wave", i + 1}, {"name", waves[i]}});
  }
  State::Transaction transaction(*state_, State::Transaction::With::others);
  state_->query(state_->texts.describe_stage, {number(run), number(stage.number), stage.digest});
  state_->query(state_->texts.name_waves, {text_of(names)});
  transaction.commit();
}

std::vector<StageRow> Store::stages(std::int64_t run) {
  std::vector<StageRow> stages;
  for (const auto& row : state_->ask(state_->texts.stages, {number(run)}).rows) {
    stages.push_back({.number = db::number_of(row[0]), .catalog = db::text_of(row[1]), .digest = db::text_of(row[2])});
  }
  return stages;
}

std::vector<Run> Store::queued_runs() {
  state_->free_the_dead();
  std::vector<Run> runs;
  for (const auto& row : state_->ask(state_->texts.queued_runs).rows) runs.push_back(run_of(row));
  return runs;
}

std::vector<std::string> Store::servers_to_claim_from(std::int64_t run) {
  std::vector<std::string> servers;
  for (const auto& row : state_->ask(state_->texts.claimable, {std::to_string(run)}).rows) {
    servers.push_back(db::text_of(row[0]));
  }
  return servers;
}

bool Store::anything_queued() { return db::is_true(state_->ask(state_->texts.anything_queued).rows.at(0)[0]); }

bool Store::take_turn(std::int64_t run) {
  const auto owner = state_->owner();
  State::Transaction transaction(*state_);
  const bool ours = !state_->query(state_->texts.take_turn, {number(run), owner}).empty();
  transaction.commit();
  return ours;
}

void Store::leave_turn(std::int64_t run) {
  const auto owner = state_->owner();
  State::Transaction transaction(*state_);
  state_->query(state_->texts.leave_turn, {number(run), owner});
  transaction.commit();
}

void Store::stand(std::int64_t run, Position position, std::chrono::milliseconds soak) {
  const auto owner = state_->owner();
  State::Transaction transaction(*state_);
  state_->query(state_->texts.stand,
                {number(run), owner, number(position.stage), number(position.wave), number(soak.count())});
  state_->notify();
  transaction.commit();
}

void Store::leave_later_stages(std::int64_t run, std::int64_t stage) {
  const auto owner = state_->owner();
  State::Transaction transaction(*state_);
  state_->query(state_->texts.leave_stages, {number(run), number(stage), owner});
  transaction.commit();
}

void Store::wait_for_change(std::chrono::milliseconds longest, const std::stop_token& stop) {
  const std::scoped_lock lock(state_->listening);
  auto& listener = state_->listener;
  try {
    if (state_->texts.listen.empty()) {
      db::pass_time(longest, stop);
    } else if (!listener) {
      listener = state_->connect();
      listener->execute(state_->texts.listen);
    } else {
      listener->wait_for_notification(longest, stop);
    }
  } catch (const db::Error&) {
    // Whoever waits looks by itself as well, and meets the same error if it lasts.
    const bool was_there = listener != nullptr;
    listener.reset();
    if (!was_there) db::pass_time(longest, stop);
  }
}

std::vector<WaveTally> Store::tally_waves(std::int64_t run) {
  std::vector<WaveTally> waves;
  for (const auto& row : state_->ask(state_->texts.tally_waves, {number(run)}).rows) {
    const Position position{.stage = db::number_of(row[0]), .wave = db::number_of(row[1])};
    if (waves.empty() || waves.back().position != position) {
      waves.push_back({.position = position, .name = db::text_of(row[2]), .jobs = {}});
    }
    waves.back().jobs[parse_job_state(db::text_of(row[3]))] = db::number_of(row[4]);
  }
  return waves;
}

std::map<events::Verdict, std::int64_t> Store::verdicts(std::int64_t run) {
  std::map<events::Verdict, std::int64_t> verdicts;
  for (const auto& row : state_->ask(state_->texts.verdicts, {number(run)}).rows) {
    verdicts[events::parse_verdict(db::text_of(row[0]))] += db::number_of(row[1]);
  }
  return verdicts;
}

std::vector<Ended> Store::ended(std::int64_t run, Position position, int newest) {
  std::vector<Ended> ended;
  const auto rows =
      state_->ask(state_->texts.ended, {number(run), number(position.stage), number(position.wave), number(newest)});
  for (const auto& row : rows.rows) {
    const auto outcome = Json::parse(db::text_of(row[1]), nullptr, false);
    Ended one{.state = parse_job_state(db::text_of(row[0]))};
    if (outcome.is_object()) {
      one.duration = std::chrono::milliseconds(outcome.value("duration_ms", std::int64_t{0}));
      if (const auto error = outcome.find("error"); error != outcome.end() && error->is_object()) {
        one.error_class = error->value("class", "");
        one.sqlstate =
            error->contains("sqlstate") && (*error)["sqlstate"].is_string() ? error->value("sqlstate", "") : "";
        one.message = error->value("message", "");
        one.file = error->contains("file") && (*error)["file"].is_string() ? error->value("file", "") : "";
      }
    }
    ended.push_back(std::move(one));
  }
  return ended;
}

}  // namespace drover::control
