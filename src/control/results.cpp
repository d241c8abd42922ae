#include <set>
#include <tuple>

#include <nlohmann/json.hpp>

#include "control/failure_text.hpp"
#include "control/json_text.hpp"
#include "control/spelling.hpp"
#include "control/state.hpp"
#include "events/json.hpp"

namespace drover::control {

namespace {

using Json = nlohmann::json;

using JobKey = std::tuple<std::int64_t, std::int64_t, TargetKey>;

JobKey key_of(const Job& job) { return {job.run, job.stage, job.key}; }

Json tried_json(const std::vector<events::Tried>& tried) {
  auto list = Json::array();
  for (const auto& one : tried) {
    list.push_back({{"version", one.version},
                    {"done", one.done},
                    {"attempts", one.attempts},
                    {"duration_ms", one.duration ? Json(one.duration->count()) : Json(nullptr)}});
  }
  return list;
}

Json result_json(const JobResult& result) {
  const auto& job = result.claim.job;
  const auto& outcome = result.outcome;
  return {{"run", job.run},
          {"stage", job.stage},
          {"catalog", job.key.catalog},
          {"identity", job.key.identity},
          {"epoch", result.claim.epoch},
          {"job_state", to_string(result.state)},
          {"verdict", events::to_string(outcome.verdict)},
          {"tenant", outcome.tenant},
          {"outcome", events::to_json(events::TargetFinished{outcome})},
          {"tried", tried_json(outcome.tried)},
          {"failure", outcome.failure ? Json(to_text(*outcome.failure)) : Json(nullptr)}};
}

// What could not be written any more, because somebody else has taken the job over, is left out.
std::vector<const JobResult*> still_ours(const std::vector<JobResult>& results, const db::Rows& rows) {
  std::set<JobKey> finished;
  for (const auto& row : rows.rows) {
    finished.insert({db::number_of(row[0]), db::number_of(row[1]), {db::text_of(row[2]), db::text_of(row[3])}});
  }
  std::vector<const JobResult*> ours;
  for (const auto& result : results) {
    if (finished.contains(key_of(result.claim.job))) ours.push_back(&result);
  }
  return ours;
}

}  // namespace

Claim Store::claim_again(const Claim& claim, std::int64_t epoch) {
  const auto owner = state_->owner();
  State::Transaction transaction(*state_, State::Transaction::With::others);
  const auto& job = claim.job;
  const auto rows = state_->query(
      state_->texts.claim_again, {std::to_string(job.run), std::to_string(job.stage), job.key.catalog, job.key.identity,
                                  std::to_string(claim.epoch), owner, std::to_string(epoch)});
  if (rows.empty()) {
    throw db::Error(db::ErrorClass::fenced, "", "the job of " + job.label + " was taken over by another process");
  }
  state_->query(state_->texts.raise_epoch, {job.key.catalog, job.key.identity, rows.rows[0][0]});
  transaction.commit();
  return {.job = job, .epoch = db::number_of(rows.rows[0][0]), .attempts = claim.attempts};
}

void Store::give_back(const std::vector<Claim>& claims, bool tried) {
  if (claims.empty()) return;
  auto rows = Json::array();
  for (const auto& claim : claims) {
    rows.push_back({{"run", claim.job.run},
                    {"stage", claim.job.stage},
                    {"catalog", claim.job.key.catalog},
                    {"identity", claim.job.key.identity},
                    {"epoch", claim.epoch},
                    {"untried", tried ? 0 : 1}});
  }
  const auto owner = state_->owner();
  State::Transaction transaction(*state_);
  state_->query(state_->texts.give_back, {text_of(rows), owner});
  state_->query(state_->texts.free_targets);
  transaction.commit();
}

void Store::finish(const std::vector<JobResult>& results, std::int64_t run, const std::vector<events::Event>& events) {
  auto rows = Json::array();
  for (const auto& result : results) rows.push_back(result_json(result));

  const auto text = text_of(rows);
  const auto owner = state_->owner();
  State::Transaction transaction(*state_, State::Transaction::With::others);
  const auto& texts = state_->texts;
  state_->lock_targets(text);
  const auto ours = still_ours(results, state_->query(texts.finish_jobs, {text, owner}));
  auto settled = Json::array();
  std::vector<State::Seen> seen;
  for (const auto* result : ours) {
    settled.push_back(result_json(*result));
    if (result->observation) seen.push_back({&*result->observation, result->claim.epoch});
  }
  state_->query(texts.settle_targets, {text_of(settled)});
  state_->observe(seen);
  state_->append(run, events);
  transaction.commit();
}

}  // namespace drover::control
