#include "queue/tables.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "report.hpp"

namespace drover::bench {

namespace {

// The smallest of them that so large a part does not exceed.
double percentile(const std::vector<double>& sorted, double part) {
  const auto rank = static_cast<std::size_t>(std::ceil(part * static_cast<double>(sorted.size())));
  return sorted.at(std::max<std::size_t>(rank, 1) - 1);
}

std::string row(const char* what, const std::vector<double>& sorted) {
  return fmt::format("| {} | {} | {:.1f} s | {:.1f} s | {:.1f} s |\n", what, sorted.size(), percentile(sorted, 0.5),
                     percentile(sorted, 0.99), sorted.back());
}

std::string row(const std::string& name, const std::vector<Sample>& samples, const std::vector<Sample>& direct) {
  const auto against = ratio(samples, direct);
  const auto of = [&](double (*value)(const Sample&)) { return middle(samples, value); };
  return fmt::format("| {} | {:.2f} | {:.2f} | {:.2f} ({:.2f}–{:.2f}) | {:.2f} |\n", name,
                     of([](const Sample& one) { return one.client_ms; }),
                     of([](const Sample& one) { return one.server_ms; }), against.middle, against.least, against.most,
                     of([](const Sample& one) { return one.wall_ms; }));
}

}  // namespace

std::string table(const std::vector<Throughput>& measured, std::size_t jobs) {
  auto text = fmt::format(
      "\n**The control database**: {} jobs, for each second\n\n| | enqueued | claimed and finished, 1 worker | 2 | 8 "
      "|\n|---|---|---|---|---|\n",
      jobs);
  for (const auto& one : measured) {
    text += fmt::format("| {} | {:.0f} | {:.0f} | {:.0f} | {:.0f} |\n", one.control, one.enqueued, one.worked[0],
                        one.worked[1], one.worked[2]);
  }
  return text;
}

std::string table(const Samples& through_queue) {
  std::string text;
  for (const auto& workload : workloads()) {
    const auto found = through_queue.find(workload.name);
    // Nothing to do makes no run.
    if (found == through_queue.end() || workload.task == Task::none) continue;
    text += fmt::format("\n**{}**: {}\n\n| | client ms | server ms | × migrate | wall ms |\n|---|---|---|---|---|\n",
                        workload.name, workload.what);
    for (const auto& [name, samples] : found->second) {
      text += row(name, samples, found->second.at(at_once_by_the_command));
    }
  }
  return text;
}

std::string table(const TakeOver& measured) {
  return fmt::format("\n| from kill -9 until | times | p50 | p99 | longest |\n|---|---|---|---|---|\n{}{}",
                     row("another worker has begun the job", measured.begun), row("it is done", measured.done));
}

}  // namespace drover::bench
