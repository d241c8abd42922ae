#include "fleet/share.hpp"

#include <algorithm>
#include <set>
#include <thread>

#include <fmt/format.h>

namespace drover::fleet {

namespace {

int limit_of(const std::string& server, const tenants::Target& example, const db::Driver& driver, const Rules& rules,
             events::Listener& listener) {
  if (!driver.traits().is_server) {
    const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    return std::min(rules.files_at_once.value_or(cores), rules.concurrency);
  }
  const auto own = rules.server_limits.find(server);
  const int wanted = own == rules.server_limits.end() ? rules.connections_per_server : own->second;
  const auto share = share_of(driver, example.address);
  if (!share || share->quarter >= wanted) return wanted;
  listener.on(
      events::Noticed{{.code = "budget",
                       .message = fmt::format("{}: {} of {} connections free; concurrency lowered from {} to {}",
                                              server, share->free, share->limit, wanted, share->quarter),
                       .hint = "",
                       .place = std::nullopt,
                       .severity = Severity::note}});
  return share->quarter;
}

}  // namespace

std::map<std::string, int> limits_for(const std::vector<const tenants::Target*>& targets, const db::Driver& driver,
                                      const Rules& rules, events::Listener& listener) {
  std::map<std::string, int> limits;
  for (const auto* target : targets) {
    const auto& server = target->server;
    if (!limits.contains(server)) limits[server] = limit_of(server, *target, driver, rules, listener);
  }
  return limits;
}

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
