#include "measure.hpp"

#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "check.hpp"
#include "process.hpp"

namespace drover::bench {

namespace {

constexpr int files_at_first = 10;

const Workload& workload_of(Kind kind, Task task) {
  return *std::ranges::find_if(workloads(), [&](const auto& one) { return one.kind == kind && one.task == task; });
}

std::vector<std::string> variables(const Server* server) {
  return {"BENCH_URL=" + (server == nullptr ? std::string() : server->url("postgres"))};
}

Sample sample(const Contender& contender, const Fleet& fleet, Task task, const Server* server) {
  // What was written before is not to be flushed on the time of the next one.
  if (server != nullptr) server->ask("postgres", "CHECKPOINT");
  if (contender.translate) contender.translate(fleet);
  const auto before = server == nullptr ? Work{} : server->work();
  const auto used = run_well(contender.command(fleet, task), fleet.directory(), variables(server));
  const auto worked = server == nullptr ? Work{} : server->work() - before;
  check(fleet, contender, server);
  const auto size = static_cast<double>(fleet.size());
  return {.client_ms = used.cpu_ms / size,
          .server_ms = worked.cpu_ms / size,
          .wall_ms = used.wall_ms / size,
          .peak_mb = static_cast<double>(used.peak_kb) / 1024,
          .sessions = worked.sessions / size,
          .transactions = worked.transactions / size};
}

}  // namespace

const std::vector<Workload>& workloads() {
  static const std::vector<Workload> all{
      {"W1", Kind::databases, Task::ten, "databases, ten migrations from empty"},
      {"W2", Kind::databases, Task::none, "databases, nothing to do, each one opened"},
      {"W3", Kind::databases, Task::one, "databases, one pending migration"},
      {"W4", Kind::schemas, Task::ten, "schemas, ten migrations from empty"},
      {"W5", Kind::schemas, Task::none, "schemas, nothing to do, each one opened"},
      {"W6", Kind::schemas, Task::one, "schemas, one pending migration"},
      {"W7", Kind::files, Task::ten, "SQLite files, ten migrations from empty"},
      {"W8", Kind::files, Task::none, "SQLite files, nothing to do, each one opened"},
      {"W8b", Kind::files, Task::one, "SQLite files, one pending migration"}};
  return all;
}

Measure::Measure(const Sizes& sizes, std::vector<Contender> contenders, std::filesystem::path place)
    : sizes_(sizes), contenders_(std::move(contenders)), place_(std::move(place)) {}

void Measure::run(Kind kind, Samples& samples) {
  for (int number = 0; number < sizes_.rounds; ++number) round(kind, number, samples);
}

void Measure::round(Kind kind, int number, Samples& samples) {
  const auto own_server = kind == Kind::files ? nullptr : std::make_unique<Server>(sizes_.flushes);
  const auto* const server = own_server.get();
  Fleets fleets;
  for (std::size_t i = 0; i < contenders_.size(); ++i) {
    if (kind == Kind::files && !contenders_[i].takes_files) continue;
    const auto name = fmt::format("b{}r{}", i, number);
    auto fleet = std::make_unique<Fleet>(kind, name, sizes_.tenants.at(kind), server, place_ / name);
    fleet->write_migrations(files_at_first);
    fleets[contenders_[i].name] = std::move(fleet);
  }
  take_turns(fleets, workload_of(kind, Task::ten), server, samples);
  for (int i = 0; i < sizes_.again; ++i) take_turns(fleets, workload_of(kind, Task::none), server, samples);
  for (int i = 0; i < sizes_.again; ++i) {
    for (auto& [name, fleet] : fleets) fleet->write_migrations(fleet->last() + 1);
    take_turns(fleets, workload_of(kind, Task::one), server, samples);
  }
}

void Measure::take_turns(Fleets& fleets, const Workload& workload, const Server* server, Samples& samples) {
  for (const auto& contender : contenders_) {
    const auto fleet = fleets.find(contender.name);
    if (fleet == fleets.end()) continue;
    samples[workload.name][contender.name].push_back(sample(contender, *fleet->second, workload.task, server));
  }
  std::ranges::rotate(contenders_, contenders_.begin() + 1);
}

}  // namespace drover::bench
