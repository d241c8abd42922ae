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

void Store::State::free_the_dead() {
  auto dead = Json::array();
  {
    const std::scoped_lock lock(mutex);
    for (auto& id : surely([&] { return attendance->gone(*connection); })) dead.push_back(std::move(id));
  }
  if (dead.empty()) return;
  const auto rows = text_of(dead);
  Transaction transaction(*this);
  query(texts.end_jobs, {rows});
  for (const auto& run : query(texts.end_runs, {rows}).rows) {
    const auto number = db::number_of(run[0]);
    append(number, {events::RunFinished{cut_short(number, db::text_of(run[1]))}});
  }
  query(texts.free_targets);
  query(texts.free_turns, {rows});
  query(texts.free_hooks, {rows});
  query(texts.end_dead, {rows});
  transaction.commit();
}

// The last word of a run whose process has none: what its jobs say.
events::Summary Store::State::cut_short(std::int64_t run, const std::string& verb) {
  events::Summary summary{.verb = verb, .run = run, .verdict = events::RunVerdict::interrupted, .exit_code = 6};
  for (const auto& row : query(texts.verdicts, {number(run)}).rows) {
    summary.counts[events::parse_verdict(db::text_of(row[0]))] += db::number_of(row[1]);
    summary.selected += db::number_of(row[1]);
  }
  return summary;
}

Run Store::start_run(const std::string& verb, const std::string& request, std::int64_t above) {
  const auto owner = state_->owner();
  State::Transaction transaction(*state_);
  const auto rows = state_->query(state_->texts.start_run, {verb, request, number(above), owner});
  transaction.commit();
  return run_of(rows.rows.at(0));
}

bool Store::reopen_run(std::int64_t run) {
  state_->free_the_dead();
  const auto owner = state_->owner();
  State::Transaction transaction(*state_);
  const bool ours = !state_->query(state_->texts.reopen_run, {number(run), owner}).empty();
  transaction.commit();
  return ours;
}

void Store::reopen_jobs(std::int64_t run) {
  state_->free_the_dead();
  const auto owner = state_->owner();
  State::Transaction transaction(*state_);
  if (!state_->query(state_->texts.reopen_run, {number(run), owner}).empty()) {
    state_->query(state_->texts.reopen_jobs, {number(run)});
  }
  transaction.commit();
}

void Store::finish_run(std::int64_t run, RunState state, const events::Summary& summary) {
  const auto owner = state_->owner();
  State::Transaction transaction(*state_);
  const auto& texts = state_->texts;
  const auto ended =
      state_->query(texts.finish_run, {number(run), owner, std::string(to_string(state)), to_text(summary)});
  if (!ended.empty()) {
    state_->query(texts.leave_jobs, {number(run), owner});
    state_->query(texts.free_targets);
    state_->append(run, {events::RunFinished{summary}});
  }
  state_->notify();
  transaction.commit();
}

std::optional<Run> Store::find_run(std::int64_t run) {
  state_->free_the_dead();
  const auto rows = state_->ask(state_->texts.run, {number(run)});
  return rows.empty() ? std::nullopt : std::optional(run_of(rows.rows[0]));
}

std::vector<Run> Store::runs(int newest) {
  state_->free_the_dead();
  const auto rows = state_->ask(state_->texts.runs, {number(newest)});
  std::vector<Run> runs;
  runs.reserve(rows.size());
  for (const auto& row : rows.rows) runs.push_back(run_of(row));
  return runs;
}

std::int64_t Store::highest_batch() { return db::number_of(state_->ask(state_->texts.highest_batch).rows.at(0)[0]); }

}  // namespace drover::control
