#include "queue/throughput.hpp"

#include <chrono>
#include <functional>
#include <thread>

#include <fmt/format.h>

#include "app/drivers.hpp"
#include "control/store.hpp"
#include "db/url.hpp"
#include "server.hpp"

namespace drover::bench {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int at_once = 100;
constexpr std::chrono::seconds lease{10};

double seconds(const std::function<void()>& work) {
  const auto began = Clock::now();
  work();
  return std::chrono::duration<double>(Clock::now() - began).count();
}

// Ten migrations that were applied, as the ledgers of a whole fleet have it.
ledger::History history() {
  ledger::History history;
  history.standing = ledger::Standing::ours;
  for (int i = 1; i <= 10; ++i) {
    ledger::Entry entry;
    entry.version = *migrations::Version::parse(fmt::format("{:04}", i));
    entry.name = "step";
    entry.batch = history.highest_batch = 1;
    entry.checksum = entry.statements_checksum = std::string(64, 'c');
    entry.seq = i;
    history.entries.push_back(entry);
  }
  return history;
}

std::vector<control::Job> jobs_of(std::int64_t run, std::size_t count) {
  std::vector<control::Job> jobs;
  for (std::size_t i = 0; i < count; ++i) {
    jobs.push_back({.run = run,
                    .stage = 0,
                    .key = {"tenant", fmt::format("postgres|db1|5432|app|tenant_{:06}", i)},
                    .label = fmt::format("tenant_{:06}", i),
                    .server = "main",
                    .size = {},
                    .approved = {"0010"}});
  }
  return jobs;
}

control::JobResult done(const control::Claim& claim, const ledger::History& history) {
  control::JobResult result{.claim = claim, .state = control::JobState::done, .outcome = {}, .observation = {}};
  result.outcome.target = result.outcome.tenant = claim.job.label;
  result.outcome.verdict = events::Verdict::migrated;
  result.outcome.applied = {"0010"};
  result.observation = control::Observation{.key = claim.job.key,
                                            .label = claim.job.label,
                                            .tenant = claim.job.label,
                                            .state = control::TargetState::migrated,
                                            .catalog_digest = "digest",
                                            .history = history,
                                            .epoch = claim.epoch};
  return result;
}

class Queue {
 public:
  explicit Queue(db::Url url) : drivers_(app::make_drivers()), url_(std::move(url)), store_(drivers_, url_, lease) {}

  double enqueue(std::size_t jobs) {
    run_ = store_.start_run("migrate", "{}", 0).number;
    const auto all = jobs_of(run_, jobs);
    return seconds([&] {
      store_.add_jobs(all);
      store_.hand_over(run_, 0, {});
    });
  }

  double work_off(std::size_t workers) {
    return seconds([&] {
      std::vector<std::jthread> threads;
      for (std::size_t i = 0; i < workers; ++i) threads.emplace_back([this] { work(); });
    });
  }

  // Nobody has its targets any more.
  void close() {
    if (store_.take_turn(run_)) store_.finish_run(run_, control::RunState::done, {});
  }

 private:
  // Each has a connection of its own, as a process of its own has.
  void work() const {
    control::Store store(drivers_, url_, lease);
    const auto applied = history();
    for (auto claims = store.claim(run_, 0, "main", at_once); !claims.empty();
         claims = store.claim(run_, 0, "main", at_once)) {
      std::vector<control::JobResult> results;
      for (const auto& claim : claims) results.push_back(done(claim, applied));
      store.finish(results);
    }
  }

  db::Drivers drivers_;
  db::Url url_;
  control::Store store_;
  std::int64_t run_ = 0;
};

Throughput measure(std::string control, const db::Url& url, std::size_t jobs) {
  Throughput measured{.control = std::move(control)};
  Queue queue(url);
  for (std::size_t i = 0; i < std::size(crowds); ++i) {
    const auto took = queue.enqueue(jobs);
    // The first one makes the targets, too.
    if (i == 0) measured.enqueued = static_cast<double>(jobs) / took;
    measured.worked[i] = static_cast<double>(jobs) / queue.work_off(crowds[i]);
    queue.close();
  }
  return measured;
}

}  // namespace

std::vector<Throughput> throughput(std::size_t jobs, const std::filesystem::path& directory) {
  const Server server;
  server.ask("postgres", "CREATE DATABASE control");
  const auto file = directory / "control.db";
  return {measure("PostgreSQL", *db::parse_url(server.url("control")), jobs),
          measure("SQLite", *db::parse_url("sqlite:" + file.string()), jobs)};
}

}  // namespace drover::bench
