#include "storms.hpp"

namespace drover::chaos {

namespace {

using std::chrono::milliseconds;

// Of the database, perhaps.
void strike(Ground& ground) {
  if (ground.sockets().empty()) return;
  if (ground.random(64) == 0) {
    ground.crash_servers();
    ground.fault("server crashes");
  } else if (ground.random(2) == 0 && ground.end_sessions()) {
    ground.fault("sessions ended by the server");
  }
}

void round_of(Ground& ground, milliseconds full) {
  std::vector<Process> lanes;
  for (int i = 0; i < ground.options().lanes; ++i) lanes.push_back(ground.drover(ground.some_command()));
  for (auto& lane : lanes) {
    const auto when = ground.random(static_cast<unsigned>(full.count()) + 1);
    const bool ended = lane.ended_within(milliseconds{when} / ground.options().lanes + milliseconds{1});
    ended ? void(++ground.counts().finished) : ground.fault("kills");
    ground.note(lane.wait(), 1);
    strike(ground);
  }
}

}  // namespace

void storm_of_commands(Ground& ground) {
  const auto full = ground.measure();
  for (int round = 0; round < ground.options().rounds && !ground.give_up(); ++round) {
    if (round % ground.options().rounds_per_migration == 0) ground.workload().raise();
    round_of(ground, full);
    if (round % 50 == 49) ground.look_at_all();
  }
  ground.counts().committed_under_fire = ground.look_at_all();
  if (!ground.give_up()) ground.heal();
}

}  // namespace drover::chaos
