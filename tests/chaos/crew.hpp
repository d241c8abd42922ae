#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "process.hpp"

namespace drover::chaos {

// Workers of which one is killed, stands still for longer than its lease, or comes back, at any moment.
class Crew {
 public:
  using Hire = std::function<Process()>;

  struct Counts {
    int kills = 0;
    int freezes = 0;
    int left = 0;  // ended by themselves: a supervisor starts them again
  };

  Crew(Hire hire, int size, std::chrono::milliseconds lease, std::mt19937& random);

  // A few milliseconds, and one fault perhaps.
  void step();
  // All of them go on, undisturbed.
  void calm();
  // Killed, all of them.
  void end();

  const Counts& counts() const { return counts_; }
  const std::map<int, int>& exits() const { return exits_; }

 private:
  using Clock = std::chrono::steady_clock;

  struct Worker {
    Process process;
    Clock::time_point thaw_at;
    bool frozen = false;
  };

  void replace(Worker& worker);
  void freeze(Worker& worker);
  void thaw_those_due();

  Hire hire_;
  std::chrono::milliseconds lease_;
  std::mt19937& random_;
  std::vector<Worker> workers_;
  Counts counts_;
  std::map<int, int> exits_;
};

}  // namespace drover::chaos
