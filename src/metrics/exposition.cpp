#include "metrics/exposition.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "events/verdicts.hpp"

namespace drover::metrics {

namespace {

using events::run_verdicts;
using events::Verdict;
using events::verdicts;

struct Family {
  std::string_view name;
  std::string_view type;
  std::string_view help;
};

constexpr Family runs_started{"drover_runs_started_total", "counter", "Runs that began or were resumed."};
constexpr Family runs_finished{"drover_runs_finished_total", "counter", "Runs that ended, by verdict."};
constexpr Family targets{"drover_targets_total", "counter", "Targets of runs, by verdict."};
constexpr Family migrations{"drover_migrations_total", "counter", "Migrations that were done, by direction."};
constexpr Family retries{"drover_retries_total", "counter", "Transient errors after which a target is tried again."};
constexpr Family lock_waits{"drover_lock_waits_total", "counter", "Locks that were not to be had in time."};
constexpr Family migration_time{"drover_migration_duration_seconds", "histogram", "How long migrations took."};
constexpr Family target_time{"drover_target_duration_seconds", "histogram",
                             "How long targets took that were migrated, rolled back, blocked or have failed."};
constexpr Family jobs{"drover_jobs", "gauge", "Jobs of all runs that have not ended, by state."};
constexpr Family runs{"drover_runs", "gauge", "Runs that have not ended, by state."};
constexpr Family workers{"drover_workers", "gauge", "Workers that are alive."};

constexpr std::array counters{runs_started, runs_finished, targets, migrations, retries, lock_waits};
constexpr std::array histograms{migration_time, target_time};

constexpr std::array<double, 11> buckets{0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 1'800};  // seconds

std::string series(const Family& family, std::string_view label, std::string_view value) {
  return fmt::format("{}{{{}=\"{}\"}}", family.name, label, value);
}

std::string bucket(const Family& family, std::string_view bound) {
  return fmt::format("{}_bucket{{le=\"{}\"}}", family.name, bound);
}

std::vector<std::string> series_of(const Family& family) {
  std::vector<std::string> all;
  if (family.name == runs_finished.name) {
    for (const auto verdict : run_verdicts) all.push_back(series(family, "verdict", events::to_string(verdict)));
  } else if (family.name == targets.name) {
    for (const auto verdict : verdicts) all.push_back(series(family, "verdict", events::to_string(verdict)));
  } else if (family.name == migrations.name) {
    for (const auto* direction : {"up", "back"}) all.push_back(series(family, "direction", direction));
  } else if (family.type == "histogram") {
    for (const auto bound : buckets) all.push_back(bucket(family, fmt::format("{}", bound)));
    all.push_back(bucket(family, "+Inf"));
    for (const auto* suffix : {"_sum", "_count"}) all.push_back(std::string(family.name) + suffix);
  } else {
    all.emplace_back(family.name);
  }
  return all;
}

void observe(Counts& counts, const Family& family, std::chrono::milliseconds took) {
  const auto seconds = static_cast<double>(took.count()) / 1'000;
  for (const auto bound : buckets) {
    if (seconds <= bound) ++counts[bucket(family, fmt::format("{}", bound))];
  }
  ++counts[bucket(family, "+Inf")];
  ++counts[std::string(family.name) + "_count"];
  counts[std::string(family.name) + "_sum"] += seconds;
}

bool took_time(Verdict verdict) {
  return verdict == Verdict::migrated || verdict == Verdict::rolled_back || verdict == Verdict::failed ||
         verdict == Verdict::blocked;
}

struct Counter {
  Counts& counts;

  void operator()(const events::RunStarted& event) const {
    ++counts[std::string(runs_started.name)];
    // They need nothing, and nothing more is said of them.
    counts[series(targets, "verdict", events::to_string(Verdict::already))] += static_cast<double>(event.already);
  }
  void operator()(const events::RunFinished& event) const {
    const auto& summary = event.summary;
    // One that was only queued goes on; one without a number was none.
    const bool queued = summary.count(Verdict::enqueued) > 0;
    if (summary.run && !queued) ++counts[series(runs_finished, "verdict", events::to_string(summary.verdict))];
  }
  void operator()(const events::TargetFinished& event) const {
    const auto& outcome = event.outcome;
    ++counts[series(targets, "verdict", events::to_string(outcome.verdict))];
    if (took_time(outcome.verdict)) observe(counts, target_time, outcome.duration);
  }
  void operator()(const events::StepDone& event) const {
    if (event.skipped) return;
    ++counts[series(migrations, "direction", event.back ? "back" : "up")];
    observe(counts, migration_time, event.duration);
  }
  void operator()(const events::Retrying& /*event*/) const { ++counts[std::string(retries.name)]; }
  void operator()(const events::WaitingForLock& /*event*/) const { ++counts[std::string(lock_waits.name)]; }
  void operator()(const auto& /*event*/) const {}
};

void describe(std::string& text, const Family& family) {
  text += fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n", family.name, family.help, family.type);
}

void write(std::string& text, const Counts& counts, const Family& family) {
  describe(text, family);
  for (const auto& name : series_of(family)) {
    const auto found = counts.find(name);
    text += fmt::format("{} {}\n", name, found == counts.end() ? 0.0 : found->second);
  }
}

void write(std::string& text, const control::Load& load) {
  describe(text, jobs);
  text += fmt::format("{} {}\n", series(jobs, "state", "queued"), load.queued_jobs);
  text += fmt::format("{} {}\n", series(jobs, "state", "running"), load.running_jobs);
  describe(text, runs);
  text += fmt::format("{} {}\n", series(runs, "state", "open"), load.open_runs);
  text += fmt::format("{} {}\n", series(runs, "state", "paused"), load.paused_runs);
  describe(text, workers);
  text += fmt::format("{} {}\n", workers.name, load.workers);
}

}  // namespace

void count(Counts& counts, const events::Event& event) { std::visit(Counter{counts}, event); }

Counts parse_counts(const std::string& text) {
  Counts known;
  for (const auto& family : counters) {
    for (auto& name : series_of(family)) known.emplace(std::move(name), 0);
  }
  for (const auto& family : histograms) {
    for (auto& name : series_of(family)) known.emplace(std::move(name), 0);
  }
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    const auto line = std::string_view(text).substr(at, end - at);
    at = end + 1;
    const auto blank = line.rfind(' ');
    if (line.starts_with('#') || blank == std::string_view::npos) continue;
    const auto place = known.find(std::string(line.substr(0, blank)));
    double value = 0;
    const auto read = std::from_chars(line.data() + blank + 1, line.data() + line.size(), value);
    if (place != known.end() && read.ec == std::errc{} && value > 0) place->second = value;
  }
  return known;
}

bool is_ours(const std::string& text) {
  return text.empty() || text.starts_with(fmt::format("# HELP {} ", counters.front().name));
}

std::string to_text(const Counts& counts, const std::optional<control::Load>& load) {
  std::string text;
  for (const auto& family : counters) write(text, counts, family);
  for (const auto& family : histograms) write(text, counts, family);
  if (load) write(text, *load);
  return text;
}

}  // namespace drover::metrics
