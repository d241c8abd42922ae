#include "report.hpp"

#include <algorithm>
#include <fstream>
#include <thread>

#include <fmt/format.h>
#include <sys/utsname.h>

#include "process.hpp"
#include "support/private_postgres.hpp"

namespace drover::bench {

namespace {

std::string processor() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  }
  return "unknown";
}

std::string shown(const Spread& ratio) {
  return fmt::format("{:.2f} ({:.2f}–{:.2f})", ratio.middle, ratio.least, ratio.most);
}

// "postgres (PostgreSQL) 15.20 (Debian ...)"
std::string postgres() {
  const auto said = run_well({support::PrivatePostgres::programs() + "/postgres", "--version"}, "/").output;
  const auto at = said.find_first_of("0123456789");
  return "PostgreSQL " + said.substr(at, said.find_first_of(" \n", at) - at);
}

std::string number(double value) { return value >= 10 ? fmt::format("{:.1f}", value) : fmt::format("{:.2f}", value); }

std::string row(const std::string& name, const std::vector<Sample>& samples,
                const std::map<std::string, std::vector<Sample>>& all) {
  const auto of = [&](double (*value)(const Sample&)) { return number(middle(samples, value)); };
  const auto against = [&](const char* floor) { return shown(ratio(samples, all.at(floor))); };
  return fmt::format(
      "| {} | {} | {} | {} | {} | {} | {} | {} | {} |\n", name, of([](const Sample& one) { return one.client_ms; }),
      of([](const Sample& one) { return one.server_ms; }), against(the_bare_floor), against(the_floor),
      of([](const Sample& one) { return one.wall_ms; }),
      fmt::format("{:.0f}", middle(samples, [](const Sample& one) { return one.peak_mb; })),
      of([](const Sample& one) { return one.sessions; }), of([](const Sample& one) { return one.transactions; }));
}

}  // namespace

Spread spread(std::vector<double> values) {
  std::ranges::sort(values);
  return {values.front(), values[values.size() / 2], values.back()};
}

Spread ratio(const std::vector<Sample>& one, const std::vector<Sample>& other) {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < std::min(one.size(), other.size()); ++i) {
    ratios.push_back(one[i].cpu_ms() / std::max(other[i].cpu_ms(), 1e-6));
  }
  return spread(std::move(ratios));
}

double middle(const std::vector<Sample>& samples, double (*value)(const Sample& sample)) {
  std::vector<double> values;
  for (const auto& one : samples) values.push_back(value(one));
  return spread(std::move(values)).middle;
}

std::string machine() {
  utsname system{};
  uname(&system);
  return fmt::format("{} × {}, {} {}, {}, commit {}", std::thread::hardware_concurrency(), processor(), system.sysname,
                     system.release, postgres(), DROVER_COMMIT);
}

Ranked ranked(const std::map<std::string, std::vector<Sample>>& contenders) {
  Ranked all;
  for (const auto& [name, samples] : contenders) all.emplace_back(name, &samples);
  const auto cpu = [](const auto& one) {
    return middle(*one.second, [](const Sample& sample) { return sample.cpu_ms(); });
  };
  std::ranges::sort(all, {}, cpu);
  return all;
}

std::string tables(const Sizes& sizes, const Samples& samples) {
  std::string text;
  for (const auto& workload : workloads()) {
    const auto found = samples.find(workload.name);
    if (found == samples.end()) continue;
    text += fmt::format(
        "\n**{}**: {} {}\n\n| | client ms | server ms | × floor | × floor, same ledger | wall ms | peak MB | sessions "
        "| "
        "transactions |\n|---|---|---|---|---|---|---|---|---|\n",
        workload.name, sizes.tenants.at(workload.kind), workload.what);
    for (const auto& [name, all] : ranked(found->second)) text += row(name, *all, found->second);
  }
  return text;
}

}  // namespace drover::bench
