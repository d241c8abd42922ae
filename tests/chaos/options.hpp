#pragma once

#include <chrono>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace drover::chaos {

struct Options {
  std::string program;
  std::string engine = "sqlite";
  int rounds = 100;
  int tenants = 24;
  int lanes = 3;
  int workers = 0;  // more than none: through the queue
  int rounds_per_migration = 6;
  std::chrono::seconds patience{60};  // when the faults stop, everything is final within that time
  unsigned seed = std::random_device{}();
  bool control_on_server = false;
  bool expect_violations = false;  // with a program that has a planted fault
};

struct Counts {
  std::map<std::string, int> faults;  // by what was done
  int finished = 0;
  int settled = 0;  // how often all was left in peace until nothing was open
  std::chrono::milliseconds longest_settling{0};
  long long committed_under_fire = 0;
  long long committed_in_all = 0;
  std::map<int, int> exits;
  std::vector<std::string> violations;
};

constexpr std::chrono::milliseconds lease{1'000};

}  // namespace drover::chaos
