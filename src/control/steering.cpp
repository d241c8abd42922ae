#include <initializer_list>

#include <nlohmann/json.hpp>

#include "control/failure_text.hpp"
#include "control/json_text.hpp"
#include "control/spelling.hpp"
#include "control/state.hpp"

namespace drover::control {

// Guarded by the state that it must be in: of two who steer at the same time, one does.
bool Store::State::change(std::int64_t run, RunState to, const std::string& reason,
                          std::initializer_list<RunState> from) {
  auto states = nlohmann::json::array();
  for (const auto state : from) states.push_back(to_string(state));
  notify();
  return !query(texts.change_run, {std::to_string(run), std::string(to_string(to)), reason, text_of(states)}).empty();
}

bool Store::pause(std::int64_t run, const std::string& reason) {
  State::Transaction transaction(*state_);
  const bool done = state_->change(run, RunState::paused, reason, {RunState::open});
  transaction.commit();
  return done;
}

bool Store::go_on(std::int64_t run) {
  State::Transaction transaction(*state_);
  const bool done = state_->change(run, RunState::open, "", {RunState::paused});
  transaction.commit();
  return done;
}

bool Store::end_early(std::int64_t run, RunState to, const std::string& reason) {
  State::Transaction transaction(*state_);
  const bool done = state_->change(run, to, reason, {RunState::open, RunState::paused});
  if (done) state_->query(state_->texts.leave_queued, {std::to_string(run)});
  if (done && to == RunState::halted) state_->append(run, {events::Halted{run, reason}});
  transaction.commit();
  return done;
}

bool Store::halt(std::int64_t run, const std::string& reason) { return end_early(run, RunState::halted, reason); }

bool Store::cancel(std::int64_t run, const std::string& reason) {
  return end_early(run, RunState::interrupted, reason);
}

bool Store::requeue(std::int64_t run, const events::Summary& counted, const std::string& request) {
  state_->free_the_dead();
  const auto number = std::to_string(run);
  State::Transaction transaction(*state_);
  const bool done = state_->change(run, RunState::open, "", {RunState::halted, RunState::interrupted});
  if (done) {
    state_->query(state_->texts.reopen_jobs, {number});
    state_->query(state_->texts.hand_back, {number, to_text(counted), request});
  }
  transaction.commit();
  return done;
}

}  // namespace drover::control
