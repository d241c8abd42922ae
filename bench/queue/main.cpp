// bench_queue [--rounds N] [--into DIRECTORY]: what it costs when a worker dies.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <fstream>
#include <optional>
#include <string_view>

#include <fmt/format.h>
#include <unistd.h>

#include "queue/takeover.hpp"
#include "report.hpp"

namespace {

namespace fs = std::filesystem;

// The smallest of them that so large a part does not exceed.
double percentile(const std::vector<double>& sorted, double part) {
  const auto rank = static_cast<std::size_t>(std::ceil(part * static_cast<double>(sorted.size())));
  return sorted.at(std::max<std::size_t>(rank, 1) - 1);
}

std::string row(const char* what, const std::vector<double>& sorted) {
  return fmt::format("| {} | {} | {:.1f} s | {:.1f} s | {:.1f} s |\n", what, sorted.size(), percentile(sorted, 0.5),
                     percentile(sorted, 0.99), sorted.back());
}

void measure(int rounds, const std::optional<fs::path>& into) {
  std::string name = "/tmp/drover-bench-XXXXXX";
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a directory in /tmp");
  const auto measured = drover::bench::take_over(rounds, name);
  fs::remove_all(name);
  const auto text =
      fmt::format("{}\n\n| from kill -9 until | times | p50 | p99 | longest |\n|---|---|---|---|---|\n{}{}",
                  drover::bench::machine(), row("another worker has begun the job", measured.begun),
                  row("it is done", measured.done));
  std::fputs(text.c_str(), stdout);
  if (into) std::ofstream(*into / "queue.md") << text;
}

}  // namespace

int main(int count, char** words) {
  try {
    int rounds = 4;
    std::optional<fs::path> into;
    for (int i = 1; i + 1 < count; i += 2) {
      const std::string_view word = words[i];
      if (word == "--rounds") rounds = std::stoi(words[i + 1]);
      if (word == "--into") into = words[i + 1];
    }
    measure(rounds, into);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
