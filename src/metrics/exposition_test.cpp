#include "metrics/exposition.hpp"

#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>

namespace drover::metrics {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// The grammar of the text format 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats), as far as it is used, and
// what it asks of histograms. Returns what is wrong, line by line.
class Grammar {
 public:
  std::vector<std::string> faults_of(const std::string& text) {
    if (text.empty() || text.back() != '\n') faults_.emplace_back("no line end at the end");
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) read(line);
    for (const auto& [name, type] : types_) {
      if (type == "histogram") check_histogram(name);
    }
    return faults_;
  }

 private:
  void read(const std::string& line) {
    static const std::regex help("# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) [^\\n]+");
    static const std::regex type("# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)");
    static const std::regex sample(
        R"re(([a-zA-Z_:][a-zA-Z0-9_:]*)(\{[a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]*)"\})? (-?[0-9.]+(e[+-]?[0-9]+)?))re");
    std::smatch found;
    if (std::regex_match(line, found, help)) {
      family_ = found[1];
      if (!helped_.insert(family_).second) faults_.push_back("twice: " + line);
    } else if (std::regex_match(line, found, type)) {
      if (found[1] != family_) faults_.push_back("TYPE away from its HELP: " + line);
      types_[found[1]] = found[2];
    } else if (std::regex_match(line, found, sample)) {
      read_sample(line, found[1], found[3], std::stod(found[4]), found[2]);
    } else {
      faults_.push_back("no line of the format: " + line);
    }
  }

  void read_sample(const std::string& line, const std::string& name, const std::string& label, double value,
                   const std::string& labels) {
    if (!seen_.insert(name + labels).second) faults_.push_back("twice: " + line);
    const bool histogram = types_[family_] == "histogram";
    const auto suffix = name.starts_with(family_) ? name.substr(family_.size()) : "?";
    const bool fits = histogram ? (suffix == "_bucket" || suffix == "_sum" || suffix == "_count") : suffix.empty();
    if (!fits) faults_.push_back("outside of its family: " + line);
    if (types_[family_] == "counter" && !family_.ends_with("_total")) faults_.push_back("no _total: " + line);
    if (value < 0) faults_.push_back("negative: " + line);
    if (suffix == "_bucket") buckets_[family_].emplace_back(label, value);
    if (suffix == "_count") counts_[family_] = value;
  }

  void check_histogram(const std::string& name) {
    const auto& buckets = buckets_[name];
    if (buckets.empty() || buckets.back().first != "+Inf" || buckets.back().second != counts_[name]) {
      faults_.push_back("no bucket +Inf that is the count: " + name);
    }
    for (std::size_t i = 1; i < buckets.size(); ++i) {
      const bool last = i + 1 == buckets.size();
      const bool ordered = last || std::stod(buckets[i - 1].first) < std::stod(buckets[i].first);
      if (!ordered || buckets[i - 1].second > buckets[i].second) faults_.push_back("not in order: " + name);
    }
  }

  std::vector<std::string> faults_;
  std::string family_;
  std::set<std::string> helped_;
  std::map<std::string, std::string> types_;
  std::set<std::string> seen_;
  std::map<std::string, std::vector<std::pair<std::string, double>>> buckets_;
  std::map<std::string, double> counts_;
};

std::vector<std::string> faults_of(const std::string& text) { return Grammar().faults_of(text); }

events::TargetFinished finished(events::Verdict verdict, std::chrono::milliseconds took) {
  events::Outcome outcome;
  outcome.tenant = outcome.target = "tenant-canary";
  outcome.verdict = verdict;
  outcome.duration = took;
  return {outcome};
}

Counts some_counts() {
  Counts counts;
  count(counts, events::RunStarted{.run = 1, .verb = "migrate", .jobs = 2, .already = 5});
  count(counts,
        events::StepDone{.target = "tenant-canary", .version = "0001", .duration = std::chrono::milliseconds{70}});
  count(counts, events::StepDone{.version = "0002", .back = true, .duration = std::chrono::hours{1}});
  count(counts, events::StepDone{.version = "0003", .skipped = true});
  count(counts, finished(events::Verdict::migrated, std::chrono::milliseconds{1'500}));
  count(counts, finished(events::Verdict::not_reached, std::chrono::milliseconds{0}));
  count(counts, events::Retrying{});
  count(counts, events::WaitingForLock{});
  return counts;
}

TEST(Exposition, follows_the_grammar_empty_and_full) {
  EXPECT_THAT(faults_of(to_text({}, std::nullopt)), IsEmpty());
  EXPECT_THAT(faults_of(to_text(some_counts(), control::Load{.queued_jobs = 3, .workers = 2})), IsEmpty());
}

TEST(Exposition, the_grammar_finds_what_breaks_it) {
  EXPECT_THAT(faults_of("x 1\ny{a=b} 2\n"), Not(IsEmpty()));
  EXPECT_THAT(faults_of("# HELP x_total X.\n# TYPE x_total counter\nx_total 1\nx_total 1\n"), Not(IsEmpty()));
  EXPECT_THAT(faults_of("# HELP x X.\n# TYPE x histogram\nx_bucket{le=\"1\"} 2\nx_bucket{le=\"+Inf\"} 1\nx_sum 1\n"
                        "x_count 1\n"),
              Not(IsEmpty()));
}

TEST(Exposition, counts_what_happens_without_naming_tenants) {
  const auto text = to_text(some_counts(), control::Load{.queued_jobs = 3, .running_jobs = 1, .workers = 2});
  for (const auto* line :
       {"drover_runs_started_total 1\n", "drover_targets_total{verdict=\"migrated\"} 1\n",
        "drover_targets_total{verdict=\"already\"} 5\n", "drover_migrations_total{direction=\"up\"} 1\n",
        "drover_migrations_total{direction=\"back\"} 1\n", "drover_retries_total 1\n", "drover_lock_waits_total 1\n",
        "drover_migration_duration_seconds_bucket{le=\"0.05\"} 0\n",
        "drover_migration_duration_seconds_bucket{le=\"0.1\"} 1\n",
        "drover_migration_duration_seconds_bucket{le=\"1800\"} 1\n",
        "drover_migration_duration_seconds_bucket{le=\"+Inf\"} 2\n", "drover_target_duration_seconds_sum 1.5\n",
        "drover_target_duration_seconds_count 1\n", "drover_jobs{state=\"queued\"} 3\n", "drover_workers 2\n"}) {
    EXPECT_THAT(text, HasSubstr(line));
  }
  EXPECT_THAT(text, Not(HasSubstr("canary")));
}

TEST(Exposition, a_run_that_is_only_queued_has_not_finished) {
  Counts counts;
  events::Summary summary{.verb = "migrate", .run = 1};
  summary.counts[events::Verdict::enqueued] = 4;
  count(counts, events::RunFinished{summary});
  EXPECT_THAT(counts, IsEmpty());
  summary.counts.clear();
  count(counts, events::RunFinished{summary});
  EXPECT_EQ(counts["drover_runs_finished_total{verdict=\"clean\"}"], 1);
}

TEST(Exposition, reads_its_own_counters_back) {
  const auto counts = some_counts();
  auto again = parse_counts(to_text(counts, control::Load{.queued_jobs = 3}) + "other_total 7\nnonsense\n");
  EXPECT_EQ(to_text(again, std::nullopt), to_text(counts, std::nullopt));
  EXPECT_FALSE(again.contains("other_total"));
  EXPECT_TRUE(is_ours(to_text(counts, std::nullopt)));
  EXPECT_FALSE(is_ours("root:x:0:0"));
}

}  // namespace
}  // namespace drover::metrics
