#include "fleet/share.hpp"

#include <algorithm>
#include <set>
#include <thread>

namespace drover::fleet {

std::optional<Share> share_of(const db::Driver& driver, const db::Address& address) {
  try {
    const auto connection = driver.connect(address, {});
    const auto found = driver.free_connections(*connection);
    if (!found) return std::nullopt;
    const int free = found->limit - found->used;
    return Share{.free = free, .limit = found->limit, .quarter = std::max(1, free / 4)};
  } catch (const db::Error&) {
    return std::nullopt;
  }
}

int readers_for(const std::vector<Known*>& targets, const db::Driver& driver, const Rules& rules) {
  if (!driver.traits().is_server) return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  int readers = std::min(rules.connections_per_server, rules.concurrency);
  std::set<std::string> servers;
  for (const auto* known : targets) {
    // One reader takes one connection: to ask what is free would only take another.
    if (targets.size() == 1 || !servers.insert(known->target->server).second) continue;
    if (const auto share = share_of(driver, known->target->address)) readers = std::min(readers, share->quarter);
  }
  return readers;
}

}  // namespace drover::fleet
