#pragma once

#include "ground.hpp"

namespace drover::chaos {

// Commands on overlapping tenants, killed at any moment. A round: each of the lanes is begun, and killed within the
// time that an undisturbed run takes, unless it ends before.
void storm_of_commands(Ground& ground);

// Workers, and commands that queue runs for them. A round: one command, and one fault at a random moment: the command
// or a worker is killed, stands still, or is cut off from the servers, for up to more than two leases; or the servers
// crash, or end sessions. Between migrations all is left in peace until nothing is open.
void storm_of_queue(Ground& ground);

}  // namespace drover::chaos
