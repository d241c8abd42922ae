#include <algorithm>
#include <chrono>
#include <csignal>
#include <fstream>
#include <iostream>
#include <map>
#include <random>
#include <string>

#include <fmt/format.h>
#include <unistd.h>

#include "arena.hpp"
#include "crew.hpp"
#include "process.hpp"
#include "workload.hpp"

// Kills the program at any moment, again and again, while several of them work on overlapping tenants, and then looks
// at every tenant by SQL of its own: nothing lost, nothing twice, nothing stuck, the ledger equal to the effects.
namespace drover::chaos {

namespace {

using std::chrono::milliseconds;

struct Options {
  std::string program;
  std::string engine = "sqlite";
  int rounds = 100;
  int tenants = 24;
  int lanes = 3;
  int workers = 0;  // more than none: through the queue
  int rounds_per_migration = 6;
  unsigned seed = std::random_device{}();
  bool control_on_server = false;
  bool expect_violations = false;  // with a program that has a planted fault
};

constexpr milliseconds lease{1'000};
constexpr milliseconds longest_drain{90'000};

struct Counts {
  int kills = 0;
  int freezes = 0;
  int finished = 0;
  long long committed_under_fire = 0;
  long long committed_in_all = 0;
  std::map<int, int> exits;
  std::map<std::string, int> faults;  // of the database
  std::vector<std::string> violations;
};

class Storm {
 public:
  Storm(Options options, std::filesystem::path directory)
      : options_(std::move(options)),
        directory_(std::move(directory)),
        random_(options_.seed),
        workload_(directory_ / "migrations", options_.engine != "sqlite") {
    for (int i = 0; i < options_.tenants; ++i) tenants_.push_back(fmt::format("t-{:03}", i));
    arena_ = make_arena();
    configure("drover.toml", "control");
    configure("other.toml", "other");  // a second control database: a fresh checkout in a CI job has an empty one
    for (int i = 0; i < 4; ++i) workload_.raise();
  }

  Counts run() {
    const auto full = measure();
    if (options_.workers > 0) return run_queue(full);
    for (int round = 0; round < options_.rounds && !give_up(); ++round) {
      if (round % options_.rounds_per_migration == 0) workload_.raise();
      this_round(full);
      if (round % 50 == 49) look_at_all();
    }
    counts_.committed_under_fire = look_at_all();
    if (!give_up()) heal();
    return counts_;
  }

 private:
  std::unique_ptr<Arena> make_arena() const {
    if (options_.engine == "sqlite") return make_sqlite_arena(directory_, tenants_);
    return make_postgres_arena(tenants_, options_.engine == "schemas");
  }

  bool give_up() const { return !counts_.violations.empty(); }

  // Where a lease has to run out before anybody sees that a process is dead, the others wait longer than that.
  void configure(const std::string& name, const std::string& control) const {
    const auto url = options_.control_on_server ? arena_->control(control) : "sqlite:" + control + ".db";
    std::ofstream(directory_ / name) << "[control]\nurl = \"" << url << "\"\n[catalog.tenant]\ndir = \"migrations\"\n"
                                     << arena_->configuration()
                                     << fmt::format("[run]\nlease = \"{}ms\"\n", lease.count())
                                     << "wait = " << (options_.control_on_server ? "\"5s\"\n" : "\"1s\"\n");
  }

  Process drover(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), options_.program);
    return {arguments, directory_, directory_ / "log"};
  }

  // How long one undisturbed run takes: kills are spread over the whole of it.
  milliseconds measure() {
    const auto began = std::chrono::steady_clock::now();
    const int code = drover({"migrate"}).wait();
    if (code != 0) counts_.violations.push_back(fmt::format("the first run ended with {}", code));
    return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - began);
  }

  std::string some_tenants() {
    std::string some;
    for (const auto& tenant : tenants_) {
      if (random_() % 3 == 0) some += (some.empty() ? "" : ",") + tenant;
    }
    return some.empty() ? tenants_.front() : some;
  }

  std::vector<std::string> some_command() {
    std::vector<std::string> command{"--config", random_() % 4 == 0 ? "other.toml" : "drover.toml"};
    if (random_() % 8 == 0) {
      command.insert(command.end(), {"migrate-back", "--steps", "1", "--allow-data-loss", "--yes"});
    } else {
      command.emplace_back("migrate");
    }
    command.insert(command.end(), {"--tenant", some_tenants()});
    return command;
  }

  void this_round(milliseconds full) {
    std::vector<Process> lanes;
    for (int i = 0; i < options_.lanes; ++i) lanes.push_back(drover(some_command()));
    std::uniform_int_distribution<long> when(0, full.count());
    for (auto& lane : lanes) {
      const bool ended = lane.ended_within(milliseconds{when(random_) / options_.lanes + 1});
      ++(ended ? counts_.finished : counts_.kills);
      note(lane.wait(), 1);
      if (const auto fault = arena_->strike(static_cast<unsigned>(random_())); !fault.empty()) ++counts_.faults[fault];
    }
  }

  long long look_at_all() {
    long long applied = 0;
    for (const auto& tenant : tenants_) {
      const auto sight = arena_->look(tenant);
      applied += sight.journal_applied;
      for (auto& violation : violations(tenant, sight)) counts_.violations.push_back(std::move(violation));
    }
    return applied;
  }

  Counts run_queue(milliseconds full) {
    Crew crew([this] { return drover({"worker", "--poll", "50ms"}); }, options_.workers, lease, random_);
    for (int round = 0; round < options_.rounds && !give_up(); ++round) {
      if (round % options_.rounds_per_migration == 0) next_migration(crew);
      queue_round(full, crew);
    }
    next_migration(crew);
    crew.end();
    counts_.kills += crew.counts().kills;
    counts_.freezes += crew.counts().freezes;
    for (const auto& [code, times] : crew.exits()) note(code, times);
    if (!give_up()) heal();
    return counts_;
  }

  // What is queued is done before the files change: workers leave a run alone that was queued with others.
  void next_migration(Crew& crew) {
    crew.calm();  // one that stands still may hold the lock of a file
    counts_.committed_under_fire += look_at_all() - committed_in_peace_;
    auto drain = drover({"worker", "--drain", "--poll", "50ms"});
    if (!drain.ended_within(longest_drain)) counts_.violations.emplace_back("stuck: the queue does not run empty");
    committed_in_peace_ = look_at_all();
    workload_.raise();
  }

  void queue_round(milliseconds full, Crew& crew) {
    auto lane = drover(some_queueing());
    const auto fate = random_() % 8;  // of the one that queues
    const auto now = std::chrono::steady_clock::now();
    const auto end = now + lease + milliseconds(random_() % lease.count());
    const auto fault = now + milliseconds(random_() % std::min(full, lease).count());
    bool due = fate < 4;
    while (std::chrono::steady_clock::now() < end) {
      crew.step();
      if (!due || std::chrono::steady_clock::now() < fault) continue;
      due = false;
      fate < 2 ? lane.kill_now() : lane.freeze();
      ++(fate < 2 ? counts_.kills : counts_.freezes);
    }
    lane.thaw();
    while (!lane.ends_within(milliseconds(1))) crew.step();
    ++counts_.finished;
    note(lane.wait(), 1);
    if (random_() % 12 == 0) drover({"run", "cancel"}).wait();
    if (const auto what = arena_->strike(static_cast<unsigned>(random_())); !what.empty()) ++counts_.faults[what];
  }

  std::vector<std::string> some_queueing() {
    if (random_() % 6 == 0) return some_command();
    std::vector<std::string> command{"migrate", "--async"};
    if (random_() % 8 == 0) command = {"migrate-back", "--async", "--steps", "1", "--allow-data-loss", "--yes"};
    if (random_() % 3 == 0) command.insert(command.end(), {"--tenant", some_tenants()});
    if (random_() % 3 == 0) command.insert(command.end(), {"--waves", "30%,100%"});
    return command;
  }

  void note(int code, int times) {
    counts_.exits[code] += times;
    if (code < 0 && code != -SIGKILL) counts_.violations.push_back(fmt::format("a process ended by signal {}", -code));
  }

  // When the faults stop, one run brings every tenant to the newest version.
  void heal() {
    if (const int code = drover({"migrate", "--verify"}).wait(); code != 0) {
      counts_.violations.push_back(fmt::format("the last run ended with {}: see the log", code));
    }
    counts_.committed_in_all = look_at_all();
    for (const auto& tenant : tenants_) {
      const auto sight = arena_->look(tenant);
      if (static_cast<int>(sight.ledger.size()) != workload_.newest()) {
        counts_.violations.push_back(
            fmt::format("{}: stuck with {} of {} migrations", tenant, sight.ledger.size(), workload_.newest()));
      }
      if (const auto said = arena_->whole(tenant); !said.empty()) counts_.violations.push_back(tenant + ": " + said);
    }
  }

  Options options_;
  std::filesystem::path directory_;
  std::mt19937 random_;
  Workload workload_;
  std::vector<std::string> tenants_;
  std::unique_ptr<Arena> arena_;
  Counts counts_;
  long long committed_in_peace_ = 0;
};

Options parse(int count, char** words) {
  Options options;
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string name = words[i];
    const std::string value = words[i + 1];
    if (name == "--drover") options.program = std::filesystem::absolute(value);
    if (name == "--engine") options.engine = value;
    if (name == "--rounds") options.rounds = std::stoi(value);
    if (name == "--tenants") options.tenants = std::stoi(value);
    if (name == "--lanes") options.lanes = std::stoi(value);
    if (name == "--workers") options.workers = std::stoi(value);
    if (name == "--seed") options.seed = static_cast<unsigned>(std::stoul(value));
    if (name == "--control") options.control_on_server = value == "server";
    if (name == "--expect") options.expect_violations = value == "violations";
  }
  return options;
}

int main_of(int count, char** words) {
  const auto options = parse(count, words);
  if (options.program.empty()) {
    std::cerr
        << "usage: chaos --drover PROGRAM [--engine sqlite|databases|schemas] [--rounds N] [--tenants N] [--lanes N] "
           "[--workers N] [--seed N] [--control file|server] [--expect violations]\n";
    return 64;
  }
  std::string name = (std::filesystem::temp_directory_path() / "drover-chaos-XXXXXX").string();
  const std::filesystem::path directory = mkdtemp(name.data());
  std::cout << fmt::format("{}: {} rounds, seed {}\n", options.engine, options.rounds, options.seed) << std::flush;
  const auto began = std::chrono::steady_clock::now();
  const auto counts = Storm(options, directory).run();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  std::cout << fmt::format(
      "{} kills, {} freezes, {} runs finished, {} migrations committed under fire, {} in all, {:.0f} s\n", counts.kills,
      counts.freezes, counts.finished, counts.committed_under_fire, counts.committed_in_all, took.count());
  for (const auto& [fault, times] : counts.faults) std::cout << fmt::format("  {} {}\n", times, fault);
  for (const auto& [code, times] : counts.exits) std::cout << fmt::format("  exit {}: {} times\n", code, times);
  for (std::size_t i = 0; i < std::min<std::size_t>(counts.violations.size(), 20); ++i) {
    std::cout << "VIOLATION " << counts.violations[i] << "\n";
  }
  std::cout << counts.violations.size() << " violations\n";
  const bool as_expected = counts.violations.empty() != options.expect_violations;
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
