#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "contender.hpp"
#include "server.hpp"

namespace drover::bench {

struct Workload {
  std::string name;
  Kind kind;
  Task task;
  std::string what;
};

// W1 to W8b, in their order.
const std::vector<Workload>& workloads();

// Of one run, for each tenant; `peak_mb` and `connections` as they are.
struct Sample {
  double client_ms = 0;
  double server_ms = 0;
  double wall_ms = 0;
  double peak_mb = 0;
  double sessions = 0;
  double transactions = 0;

  double cpu_ms() const { return client_ms + server_ms; }
};

// By workload and contender, one for each time it was run; the n-th of each were run one after the other.
using Samples = std::map<std::string, std::map<std::string, std::vector<Sample>>>;

struct Sizes {
  std::map<Kind, std::size_t> tenants;
  int rounds = 1;  // each with new fleets
  bool flushes = true;
  int again = 1;  // how often nothing to do, and one more file, are run in each
};

// Runs all contenders in turn, in another order each time.
class Measure {
 public:
  Measure(const Sizes& sizes, std::vector<Contender> contenders, std::filesystem::path place);

  // Each round has a server of its own, where the kind needs one. Adds to `samples`.
  void run(Kind kind, Samples& samples);

 private:
  using Fleets = std::map<std::string, std::unique_ptr<Fleet>>;

  void round(Kind kind, int number, Samples& samples);
  void take_turns(Fleets& fleets, const Workload& workload, const Server* server, Samples& samples);

  const Sizes& sizes_;
  std::vector<Contender> contenders_;
  std::filesystem::path place_;
};

}  // namespace drover::bench
