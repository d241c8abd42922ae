#include <algorithm>

#include <nlohmann/json.hpp>

#include "control/json_text.hpp"
#include "control/spelling.hpp"
#include "control/state.hpp"

namespace drover::control {

namespace {

using Json = nlohmann::json;

constexpr std::size_t jobs_together = 1'000;

Json job_json(const Job& job) {
  return {{"run", job.run},
          {"stage", job.stage},
          {"catalog", job.key.catalog},
          {"identity", job.key.identity},
          {"label", job.label},
          {"server", job.server},
          {"wave", job.wave},
          {"size", job.size ? Json(*job.size) : Json(nullptr)},
          {"approved", text_of(Json(job.approved))}};
}

std::vector<std::string> versions_of(const std::string& text) {
  const auto json = Json::parse(text, nullptr, false);
  return json.is_array() ? json.get<std::vector<std::string>>() : std::vector<std::string>{};
}

Job job_of(const std::vector<db::Value>& row) {
  Job job;
  job.run = db::number_of(row[0]);
  job.stage = db::number_of(row[1]);
  job.key = {db::text_of(row[2]), db::text_of(row[3])};
  job.label = db::text_of(row[4]);
  job.server = db::text_of(row[5]);
  if (row[6]) job.size = db::number_of(row[6]);
  job.approved = versions_of(db::text_of(row[7]));
  return job;
}

Holder holder_of(const std::vector<db::Value>& row) {
  return {.key = {db::text_of(row[0]), db::text_of(row[1])},
          .run = db::number_of(row[2]),
          .owner = db::text_of(row[3]),
          .since = parse_iso8601(db::text_of(row[4])).value_or(Instant{})};
}

}  // namespace

std::vector<Holder> Store::add_jobs(const std::vector<Job>& jobs) {
  return add_jobs(jobs.size(), [&](std::size_t index) { return jobs[index]; });
}

std::vector<Holder> Store::add_jobs(std::size_t count, const std::function<Job(std::size_t index)>& job) {
  state_->free_the_dead();
  State::Transaction transaction(*state_);
  const auto& texts = state_->texts;
  std::vector<Holder> holders;
  for (std::size_t next = 0; next < count;) {
    auto json = Json::array();
    while (next < count && json.size() < jobs_together) json.push_back(job_json(job(next++)));
    const auto rows = text_of(json);
    for (const auto* text : {&texts.add_stages, &texts.add_waves, &texts.add_targets}) state_->query(*text, {rows});
    for (const auto& row : state_->query(texts.holders, {rows}).rows) holders.push_back(holder_of(row));
    state_->query(texts.add_jobs, {rows});
  }
  transaction.commit();
  return holders;
}

void Store::approve(const Claim& claim, const std::vector<std::string>& versions) {
  const auto& job = claim.job;
  const auto owner = state_->owner();
  State::Transaction transaction(*state_, State::Transaction::With::others);
  state_->query(state_->texts.approve_job, {std::to_string(job.run), std::to_string(job.stage), job.key.catalog,
                                            job.key.identity, owner, text_of(Json(versions))});
  transaction.commit();
}

std::vector<Job> Store::jobs(std::int64_t run, JobState state) {
  const auto rows = state_->ask(state_->texts.jobs, {std::to_string(run), std::string(to_string(state))});
  std::vector<Job> jobs;
  jobs.reserve(rows.size());
  for (const auto& row : rows.rows) {
    jobs.push_back(job_of(row));
    jobs.back().wave = db::number_of(row[8]);
  }
  return jobs;
}

std::map<JobState, std::int64_t> Store::tally(std::int64_t run) {
  std::map<JobState, std::int64_t> tally;
  for (const auto& row : state_->ask(state_->texts.tally, {std::to_string(run)}).rows) {
    tally[parse_job_state(db::text_of(row[0]))] += db::number_of(row[1]);
  }
  return tally;
}

std::vector<Claim> Store::claim(std::int64_t run, std::int64_t stage, const std::string& server, int limit) {
  state_->free_the_dead();
  const auto number = std::to_string(run);
  const auto owner = state_->owner();
  State::Transaction transaction(*state_, State::Transaction::With::others);
  const auto rows =
      state_->query(state_->texts.claim_jobs, {number, std::to_string(stage), server, std::to_string(limit), owner});
  if (!rows.empty()) state_->query(state_->texts.claim_targets, {number, owner});
  transaction.commit();
  std::vector<Claim> claims;
  claims.reserve(rows.size());
  for (const auto& row : rows.rows)
    claims.push_back({.job = job_of(row), .epoch = db::number_of(row[8]), .attempts = db::number_of(row[9])});
  // RETURNING has no order.
  std::ranges::sort(claims, [](const Claim& a, const Claim& b) {
    return a.job.size != b.job.size ? a.job.size > b.job.size : a.job.label < b.job.label;
  });
  return claims;
}

}  // namespace drover::control
