#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

#include "ground.hpp"
#include "wire.hpp"

namespace drover::chaos {

// Workers, each with a way of its own to the servers, under a supervisor: one that has ended is started again.
class Crew {
 public:
  explicit Crew(Ground& ground);

  // One of them is killed, stands still, or is cut off, for a while; what was done.
  const char* fault();
  // Those whose time is over go on, those that have ended are started again; until then.
  void tend(std::chrono::steady_clock::time_point until);
  // All of them go on, undisturbed.
  void calm();

 private:
  using Clock = std::chrono::steady_clock;

  struct Worker {
    std::optional<Process> process;
    std::unique_ptr<Wire> wire;  // null: there is no server
    bool frozen = false;
    bool cut = false;
    Clock::time_point well_at = {};
  };

  void hire(Worker& worker);
  void heal(Worker& worker);

  Ground& ground_;
  std::vector<Worker> workers_;
};

}  // namespace drover::chaos
