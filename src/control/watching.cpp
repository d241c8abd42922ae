#include "control/failure_text.hpp"
#include "control/spelling.hpp"
#include "control/state.hpp"

namespace drover::control {

namespace {

std::string number(std::int64_t value) { return std::to_string(value); }

}  // namespace

std::vector<ServerTally> Store::tally_servers(std::int64_t run) {
  std::vector<ServerTally> servers;
  for (const auto& row : state_->ask(state_->texts.tally_servers, {number(run)}).rows) {
    if (servers.empty() || servers.back().server != db::text_of(row[0])) {
      servers.push_back({.server = db::text_of(row[0]), .jobs = {}});
    }
    servers.back().jobs[parse_job_state(db::text_of(row[1]))] = db::number_of(row[2]);
  }
  return servers;
}

std::int64_t Store::ended_within(std::int64_t run, std::chrono::seconds time) {
  return db::number_of(state_->ask(state_->texts.rate, {number(run), number(time.count())}).rows.at(0)[0]);
}

Timings Store::timings(std::int64_t run) {
  Timings timings;
  for (const auto& row : state_->ask(state_->texts.timings, {number(run)}).rows) {
    Timed job{.size = row[1] ? std::optional<long long>(db::number_of(row[1])) : std::nullopt,
              .took = std::chrono::milliseconds(db::number_of(row[2])),
              .ago = std::chrono::milliseconds(db::number_of(row[3]))};
    (parse_job_state(db::text_of(row[0])) == JobState::running ? timings.running : timings.ended).push_back(job);
  }
  for (const auto& row : state_->ask(state_->texts.queued_sizes, {number(run)}).rows) {
    timings.queued.push_back({.count = db::number_of(row[0]),
                              .total = row[1] ? std::optional<long long>(db::number_of(row[1])) : std::nullopt});
  }
  return timings;
}

std::vector<Slow> Store::slowest(std::int64_t run, int most) {
  std::vector<Slow> slowest;
  for (const auto& row : state_->ask(state_->texts.slowest, {number(run), number(most)}).rows) {
    slowest.push_back({.label = db::text_of(row[0]),
                       .server = db::text_of(row[1]),
                       .state = parse_job_state(db::text_of(row[2])),
                       .took = std::chrono::milliseconds(db::number_of(row[3])),
                       .worker = db::text_of(row[4])});
  }
  return slowest;
}

Load Store::load() {
  state_->free_the_dead();
  const auto row = state_->ask(state_->texts.load).rows.at(0);
  return {.queued_jobs = db::number_of(row[0]),
          .running_jobs = db::number_of(row[1]),
          .open_runs = db::number_of(row[2]),
          .paused_runs = db::number_of(row[3]),
          .workers = db::number_of(row[4])};
}

std::vector<ErrorGroup> Store::errors(std::int64_t run, int most) {
  std::vector<ErrorGroup> errors;
  for (const auto& row : state_->ask(state_->texts.errors, {number(run), number(most)}).rows) {
    errors.push_back({.error_class = db::text_of(row[0]),
                      .sqlstate = db::text_of(row[1]),
                      .message = db::text_of(row[2]),
                      .count = db::number_of(row[3]),
                      .example = db::text_of(row[4])});
  }
  return errors;
}

std::vector<events::Outcome> Store::failures(std::int64_t run) {
  std::vector<events::Outcome> failures;
  for (const auto& row : state_->ask(state_->texts.failures, {number(run)}).rows) {
    const bool blocked = parse_job_state(db::text_of(row[4])) == JobState::blocked;
    events::Outcome outcome{.run = run,
                            .target = db::text_of(row[2]),
                            .tenant = db::text_of(row[3]),
                            .catalog = db::text_of(row[0]),
                            .identity = db::text_of(row[1]),
                            .verdict = blocked ? events::Verdict::blocked : events::Verdict::failed};
    outcome.failure = parse_failure(db::text_of(row[5]));
    if (outcome.failure) failures.push_back(std::move(outcome));
  }
  return failures;
}

std::vector<EventRow> Store::events(std::int64_t run, std::int64_t after, int most) {
  std::vector<EventRow> events;
  for (const auto& row : state_->ask(state_->texts.events, {number(run), number(after), number(most)}).rows) {
    events.push_back({.id = db::number_of(row[0]), .body = db::text_of(row[1])});
  }
  return events;
}

}  // namespace drover::control
