#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include "arena.hpp"
#include "pairs.hpp"
#include "process.hpp"
#include "session.hpp"
#include "support/private_bouncer.hpp"
#include "support/private_postgres.hpp"
#include "workload.hpp"

// Eight processes race for one tenant: two `migrate`, one of which has a control database of its own, two `migrate
// --async`, of which one does too, and four workers, two of each control database. Each time a migration is added and
// the commands are let go at once. Then each migration must be there once: its effect, its ledger row, its journal row.
namespace drover::chaos {

namespace {

using std::chrono::milliseconds;

constexpr int skipped = 77;
constexpr milliseconds longest_race{60'000};
constexpr const char* tenant = "t-000";

struct Options {
  std::string program;
  bool pooler = false;
  int races = 500;
  bool expect_violations = false;  // with a program that has a planted fault
};

class Races {
 public:
  Races(Options options, std::filesystem::path directory)
      : options_(std::move(options)),
        directory_(std::move(directory)),
        workload_(directory_ / "migrations", !options_.pooler),
        arena_(make_postgres_arena({tenant}, false)) {
    if (options_.pooler) bouncer_ = std::make_unique<support::PrivateBouncer>(arena_->sockets());
    for (const auto* name : {"one", "two"}) configure(name);
    workload_.raise();
    if (drover({"--config", "one.toml", "migrate"}).wait() != 0) violations_.emplace_back("the first run fails");
  }

  void run() {
    std::vector<Process> workers;
    for (int i = 0; i < 4; ++i) {
      workers.push_back(drover({"--config", i < 2 ? "one.toml" : "two.toml", "worker", "--poll", "20ms"}));
    }
    for (race_ = 1; race_ <= options_.races && violations_.empty(); ++race_) {
      race();
      judge();
    }
    for (auto& worker : workers) {
      if (worker.ends_within(milliseconds(0))) violations_.push_back(fmt::format("a worker ended: {}", worker.wait()));
    }
  }

  const std::vector<std::string>& violations() const { return violations_; }

  void tell() const {
    std::cout << fmt::format("{} races, {} migrations\n", race_ - 1, workload_.newest());
    for (const auto& [code, times] : exits_) std::cout << fmt::format("  exit {}: {} times\n", code, times);
    for (const auto* control : {"one", "two"}) {
      Session(url(arena_->sockets(), control))
          .each("SELECT verdict, count(*) FROM drover.jobs GROUP BY verdict ORDER BY verdict",
                [&](const auto* result, int row) {
                  std::cout << fmt::format("  control {}: {} jobs {}\n", control, PQgetvalue(result, row, 1),
                                           PQgetvalue(result, row, 0));
                });
    }
  }

 private:
  std::string sockets() const { return bouncer_ ? bouncer_->socket_directory() : arena_->sockets(); }

  static std::string url(const std::string& sockets, const std::string& database) {
    return fmt::format("postgresql://postgres@/{}?host={}", database, sockets);
  }

  void configure(const std::string& control) const {
    Session(url(arena_->sockets(), "postgres")).execute("CREATE DATABASE " + control);
    std::ofstream(directory_ / (control + ".toml"))
        << "[control]\nurl = \"" << url(sockets(), control) << "\"\n[catalog.tenant]\ndir = \"migrations\"\n"
        << arena_->configuration("host=" + sockets()) << "[run]\nwait = \"30s\"\n";
  }

  Process drover(std::vector<std::string> arguments, const Gate* gate = nullptr) const {
    arguments.insert(arguments.begin(), options_.program);
    return Process({.arguments = arguments, .directory = directory_, .log = directory_ / "log", .gate = gate});
  }

  void race() {
    workload_.raise();
    Gate gate;
    std::vector<Process> lanes;
    for (const auto* control : {"one.toml", "two.toml"}) {
      lanes.push_back(drover({"--config", control, "migrate"}, &gate));
      lanes.push_back(drover({"--config", control, "migrate", "--async"}, &gate));
    }
    gate.open();
    for (auto& lane : lanes) {
      if (!lane.ends_within(longest_race)) return say("a command does not end");
      const int code = lane.wait();
      ++exits_[code];
      // Another run holds the place: what has waited long enough says so, and what does not wait says so at once.
      if (code != 0 && code != 5) say(fmt::format("a command ends with {}", code));
    }
    const auto until = std::chrono::steady_clock::now() + longest_race;
    while (open_runs("one") + open_runs("two") > 0) {
      if (std::chrono::steady_clock::now() > until) return say("a run does not end");
      ::poll(nullptr, 0, 10);
    }
  }

  long long open_runs(const std::string& control) const {
    return Session(url(arena_->sockets(), control))
        .number("SELECT count(*) FROM drover.runs WHERE finished_at IS NULL");
  }

  long long tenant_number(const std::string& sql) const {
    return Session(url(arena_->sockets(), fmt::format("c-{}", tenant))).number(sql);
  }

  void judge() {
    const auto sight = arena_->look(tenant);
    for (const auto& found : chaos::violations(tenant, sight)) say(found);
    if (static_cast<int>(sight.ledger.size()) != workload_.newest()) {
      say(fmt::format("{} of {} migrations are in the ledger", sight.ledger.size(), workload_.newest()));
    }
    const auto applied = tenant_number(
        "SELECT count(*) FROM drover_journal WHERE state = 'applied' AND step IS NULL AND direction = 'up'");
    if (applied != workload_.newest()) say(fmt::format("{} times applied in the journal", applied));
  }

  void say(const std::string& what) { violations_.push_back(fmt::format("race {}: {}", race_, what)); }

  Options options_;
  std::filesystem::path directory_;
  Workload workload_;
  std::unique_ptr<Arena> arena_;
  std::unique_ptr<support::PrivateBouncer> bouncer_;
  int race_ = 0;
  std::map<int, int> exits_;
  std::vector<std::string> violations_;
};

std::optional<Options> parse(int count, char** words) {
  auto pairs = Pairs::of(count, words);
  if (!pairs) return std::nullopt;
  Options options;
  options.program = pairs->text("--drover", "");
  options.pooler = pairs->is("--through", "pooler", "nothing");
  options.races = pairs->number("--races", options.races);
  options.expect_violations = pairs->is("--expect", "violations", "none");
  if (!pairs->all_were_understood() || options.program.empty()) return std::nullopt;
  options.program = std::filesystem::absolute(options.program);
  return options;
}

int main_of(int count, char** words) {
  const auto asked = parse(count, words);
  if (!asked) {
    std::cerr << "usage: races --drover PROGRAM [--through nothing|pooler] [--races N] [--expect violations]\n";
    return 64;
  }
  const auto& options = *asked;
  if (support::PrivatePostgres::programs().empty() || (options.pooler && !support::PrivateBouncer::is_installed())) {
    std::cerr << "skipped: PostgreSQL or PgBouncer is not installed\n";
    return skipped;
  }
  std::string name = (std::filesystem::temp_directory_path() / "drover-races-XXXXXX").string();
  const std::filesystem::path directory = mkdtemp(name.data());
  const auto began = std::chrono::steady_clock::now();
  std::vector<std::string> violations;
  {
    Races races(options, directory);
    races.run();
    violations = races.violations();
    races.tell();
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  for (const auto& violation : violations) std::cout << "VIOLATION " << violation << "\n";
  std::cout << fmt::format("{} violations, {:.0f} s\n", violations.size(), took.count());
  const bool as_expected = violations.empty() != options.expect_violations;
  if (as_expected) {
    std::filesystem::remove_all(directory);
  } else {
    std::cout << "kept for a look: " << directory.string() << "\n";
  }
  return as_expected ? 0 : 1;
}

}  // namespace

}  // namespace drover::chaos

int main(int count, char** words) { return drover::chaos::main_of(count, words); }
