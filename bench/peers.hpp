#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "contender.hpp"

namespace drover::bench {

// Other migration tools, each run in its best reasonable way by the adapter in peers/.
struct Peers {
  std::vector<Contender> installed;
  std::vector<std::string> missing;
};

// Those from npm are looked for in $DROVER_BENCH_PEERS/node_modules, the others on the system. The adapters run from
// `place`, where they are laid beside the tools from npm.
Peers find_peers(const std::filesystem::path& place);

}  // namespace drover::bench
