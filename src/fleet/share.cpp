#include "fleet/share.hpp"

#include <algorithm>
#include <set>
#include <thread>

#include <fmt/format.h>

namespace drover::fleet {

namespace {

int limit_of(const std::string& server, const Asked& asked, const db::Driver& driver, const Rules& rules,
             events::Listener& listener) {
  const int wanted = wanted_for(server, driver, rules);
  const auto& share = asked.share;
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

int wanted_for(const std::string& server, const db::Driver& driver, const Rules& rules) {
  if (!driver.traits().is_server) {
    const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    return std::min(rules.files_at_once.value_or(cores), rules.concurrency);
  }
  const auto own = rules.server_limits.find(server);
  return own == rules.server_limits.end() ? rules.connections_per_server : own->second;
}

std::map<std::string, int> limits_for(const Answers& answers, const db::Driver& driver, const Rules& rules,
                                      events::Listener& listener) {
  std::map<std::string, int> limits;
  for (const auto& [server, asked] : answers) limits[server] = limit_of(server, asked, driver, rules, listener);
  return limits;
}

Share share_of(const db::FreeConnections& found, int held) {
  const int left_by_users = found.limit - (found.used - found.ours);
  const int elsewhere = std::max(0, found.ours - held);
  return {
      .free = found.limit - found.used, .limit = found.limit, .quarter = std::max(1, left_by_users / 4 - elsewhere)};
}

Asked ask(const db::Driver& driver, const db::Address& address, const db::SessionOptions& session, int held) {
  Asked asked;
  try {
    const auto connection = driver.connect(address, session);
    if (const auto found = driver.free_connections(*connection)) asked.share = share_of(*found, held);
  } catch (const db::Error& error) {
    asked.error = error;
  }
  return asked;
}

Answers ask_servers(const std::vector<const tenants::Target*>& targets, const db::Driver& driver,
                    const db::SessionOptions& session) {
  Answers answers;
  for (const auto* target : targets) {
    const auto [place, is_new] = answers.try_emplace(target->server);
    if (is_new && driver.traits().is_server) place->second = ask(driver, target->address, session);
  }
  return answers;
}

Problems that_only_read(const Answers& answers) {
  Problems problems;
  for (const auto& [server, asked] : answers) {
    const auto& error = asked.error;
    if (!error || !error->server_wide || error->error_class != db::ErrorClass::read_only) continue;
    problems.push_back({.code = "read_only",
                        .message = (server.empty() ? "" : server + ": ") + error->what(),
                        .hint = error->remedy,
                        .place = std::nullopt});
  }
  return problems;
}

int readers_for(const std::vector<Known*>& targets, const db::Driver& driver, const Rules& rules) {
  if (!driver.traits().is_server) return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  int readers = std::min(rules.connections_per_server, rules.concurrency);
  std::set<std::string> servers;
  db::SessionOptions session;
  session.read_write = false;
  for (const auto* known : targets) {
    // One reader takes one connection: to ask what is free would only take another.
    if (targets.size() == 1 || !servers.insert(known->target->server).second) continue;
    const auto asked = ask(driver, known->target->address, session);
    if (asked.share) readers = std::min(readers, asked.share->quarter);
  }
  return readers;
}

}  // namespace drover::fleet
