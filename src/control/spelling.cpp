#include "control/spelling.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace drover::control {

namespace {

template <class State>
using Name = std::pair<State, std::string_view>;

constexpr std::array<Name<TargetState>, 8> target_states{{{TargetState::unread, "unread"},
                                                          {TargetState::pending, "pending"},
                                                          {TargetState::running, "running"},
                                                          {TargetState::migrated, "migrated"},
                                                          {TargetState::failed, "failed"},
                                                          {TargetState::blocked, "blocked"},
                                                          {TargetState::skipped, "skipped"},
                                                          {TargetState::ahead, "ahead"}}};

constexpr std::array<Name<RunState>, 5> run_states{{{RunState::open, "open"},
                                                    {RunState::paused, "paused"},
                                                    {RunState::done, "done"},
                                                    {RunState::interrupted, "interrupted"},
                                                    {RunState::halted, "halted"}}};

constexpr std::array<Name<JobState>, 6> job_states{{{JobState::queued, "queued"},
                                                    {JobState::running, "running"},
                                                    {JobState::done, "done"},
                                                    {JobState::failed, "failed"},
                                                    {JobState::blocked, "blocked"},
                                                    {JobState::not_reached, "not_reached"}}};

template <class State, std::size_t size>
std::string_view name_of(const std::array<Name<State>, size>& names, State state) {
  return std::ranges::find(names, state, &Name<State>::first)->second;
}

template <class State, std::size_t size>
State state_of(const std::array<Name<State>, size>& names, std::string_view text, State otherwise) {
  const auto found = std::ranges::find(names, text, &Name<State>::second);
  return found == names.end() ? otherwise : found->first;
}

}  // namespace

std::string_view to_string(TargetState state) { return name_of(target_states, state); }
std::string_view to_string(RunState state) { return name_of(run_states, state); }
std::string_view to_string(JobState state) { return name_of(job_states, state); }

TargetState parse_target_state(std::string_view text) { return state_of(target_states, text, TargetState::unread); }
JobState parse_job_state(std::string_view text) { return state_of(job_states, text, JobState::not_reached); }
RunState parse_run_state(std::string_view text) { return state_of(run_states, text, RunState::interrupted); }

}  // namespace drover::control
