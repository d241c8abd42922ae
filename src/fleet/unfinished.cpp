#include "fleet/unfinished.hpp"

#include <algorithm>

namespace drover::fleet {

namespace {

bool is_version(const migrations::Version& version, const std::string& text) {
  return migrations::Version::read(text) == version;
}

bool has_error(const RetryFilter& filter, const events::Failure* failure) {
  if (filter.error.empty()) return true;
  return failure != nullptr && (failure->error_class == filter.error || failure->sqlstate == filter.error);
}

bool is_about(const RetryFilter& filter, const control::Job& job, const events::Failure* failure) {
  if (!filter.migration) return true;
  if (failure != nullptr) return is_version(*filter.migration, failure->migration);
  return std::ranges::any_of(job.approved, [&](const auto& text) { return is_version(*filter.migration, text); });
}

}  // namespace

Jobs unfinished_in(control::Store& store, const control::Run& run) {
  Jobs jobs;
  for (auto& job : store.jobs(run.number, control::JobState::failed)) jobs[job.key] = std::move(job);
  if (run.state != control::RunState::done) return jobs;
  for (auto& job : store.jobs(run.number, control::JobState::not_reached)) jobs[job.key] = std::move(job);
  return jobs;
}

void keep_matching(const RetryFilter& filter, const std::vector<events::Outcome>& failures, Jobs& jobs) {
  if (!filter.any()) return;
  std::map<control::TargetKey, const events::Failure*> failed;
  for (const auto& outcome : failures) {
    if (outcome.failure) failed.emplace(control::TargetKey{outcome.catalog, outcome.identity}, &*outcome.failure);
  }
  std::erase_if(jobs, [&](const auto& entry) {
    const auto found = failed.find(entry.first);
    const auto* failure = found == failed.end() ? nullptr : found->second;
    return !has_error(filter, failure) || !is_about(filter, entry.second, failure);
  });
}

}  // namespace drover::fleet
