#pragma once

#include "contender.hpp"
#include "server.hpp"

namespace drover::bench {

// Throws std::runtime_error where a tenant has not all columns and indexes of the fleet's files, or where the
// contender's own ledger does not say so. `server`: null for files.
void check(const Fleet& fleet, const Contender& contender, const Server* server);

}  // namespace drover::bench
