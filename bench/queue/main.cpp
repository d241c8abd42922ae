// bench_queue [--smoke] [--only throughput|fleets|takeover]... [--into DIRECTORY]: what the queue costs, and what it
// costs when a worker dies.
#include <cstdio>
#include <exception>
#include <fstream>
#include <optional>
#include <set>
#include <stdexcept>
#include <string_view>

#include <fmt/format.h>
#include <unistd.h>

#include "queue/tables.hpp"
#include "report.hpp"

namespace {

using namespace drover::bench;
namespace fs = std::filesystem;

struct Extent {
  std::size_t jobs;
  Sizes fleets;
  int kill_rounds;
};

const Extent smoke{.jobs = 1'000,
                   .fleets = {.tenants = {{Kind::schemas, 3}, {Kind::files, 3}}, .rounds = 1, .flushes = false},
                   .kill_rounds = 0};
const Extent full{.jobs = 100'000,
                  .fleets = {.tenants = {{Kind::schemas, 1'000}, {Kind::files, 10'000}}, .rounds = 1, .again = 1},
                  .kill_rounds = 4};

struct Options {
  Extent extent = full;
  std::set<std::string, std::less<>> only;  // empty: all
  std::optional<fs::path> into;

  bool asks_for(std::string_view part) const { return only.empty() || only.contains(part); }
};

Options options_of(int count, char** words) {
  Options options;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    if (word == "--smoke") {
      options.extent = smoke;
    } else if (word == "--only" && i + 1 < count) {
      options.only.insert(words[++i]);
    } else if (word == "--into" && i + 1 < count) {
      options.into = words[++i];
    } else {
      throw std::runtime_error(
          "usage: bench_queue [--smoke] [--only throughput|fleets|takeover]... [--into DIRECTORY]");
    }
  }
  return options;
}

std::string measured(const Options& options, const fs::path& place) {
  auto text = machine() + "\n";
  if (options.asks_for("throughput")) text += table(throughput(options.extent.jobs, place), options.extent.jobs);
  if (options.asks_for("fleets")) text += table(through_queue(options.extent.fleets, place));
  if (options.asks_for("takeover") && options.extent.kill_rounds > 0) {
    text += table(take_over(options.extent.kill_rounds, place));
  }
  return text;
}

void measure(const Options& options) {
  std::string name = "/tmp/drover-bench-XXXXXX";
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a directory in /tmp");
  const auto text = measured(options, name);
  fs::remove_all(name);
  std::fputs(text.c_str(), stdout);
  if (options.into) std::ofstream(*options.into / "queue.md") << text;
}

}  // namespace

int main(int count, char** words) {
  try {
    measure(options_of(count, words));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
