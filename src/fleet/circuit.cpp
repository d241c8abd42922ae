#include "fleet/circuit.hpp"

#include <algorithm>
#include <utility>

namespace drover::fleet {

namespace {

constexpr int most_failures = 5;
constexpr std::chrono::milliseconds first_pause{10'000};
constexpr std::chrono::milliseconds longest_pause{120'000};

events::Noticed notice(std::string code, std::string message) {
  return {{.code = std::move(code),
           .message = std::move(message),
           .hint = "",
           .place = std::nullopt,
           .severity = Severity::warning,
           .details = {}}};
}

}  // namespace

bool Circuit::failed(Time now) {
  if (open_ && !is_due(now)) return false;
  const bool opens = !open_ && ++failures_ >= most_failures;
  if (!open_ && !opens) return false;
  pause_ = opens ? first_pause : std::min(2 * pause_, longest_pause);
  ask_at_ = now + pause_;
  open_ = true;
  return opens;
}

bool Circuit::answered() {
  const bool was_open = open_;
  *this = {};
  return was_open;
}

void Circuit::worked() {
  if (!open_) failures_ = 0;
}

void Circuits::take(const std::string& server, const std::optional<db::Error>& error, events::Listener& listener) {
  if (!error || !error->server_wide) {
    if (answered(server)) listener.on(notice("server_up", server + " answers again"));
  } else if (failed(server, error->summary())) {
    listener.on(notice("server_down", server + " is down: " + error->summary() +
                                          "; its tenants wait, and it is asked again after 10 s, then ever more "
                                          "seldom, up to every 2 min"));
  }
}

bool Circuits::failed(const std::string& server, const std::string& error) {
  const std::scoped_lock lock(mutex_);
  const auto [entry, is_new] = entries_.try_emplace(server);
  if (is_new) entry->second.since = now();
  entry->second.error = error;
  return entry->second.circuit.failed(std::chrono::steady_clock::now());
}

bool Circuits::answered(const std::string& server) {
  const std::scoped_lock lock(mutex_);
  const auto entry = entries_.find(server);
  if (entry == entries_.end()) return false;
  const bool was_open = entry->second.circuit.answered();
  entries_.erase(entry);
  return was_open;
}

void Circuits::worked(const std::string& server) {
  const std::scoped_lock lock(mutex_);
  const auto entry = entries_.find(server);
  if (entry != entries_.end() && !entry->second.circuit.is_open()) entries_.erase(entry);
}

bool Circuits::is_open(const std::string& server) const {
  const std::scoped_lock lock(mutex_);
  const auto entry = entries_.find(server);
  return entry != entries_.end() && entry->second.circuit.is_open();
}

bool Circuits::is_due(const std::string& server) const {
  const std::scoped_lock lock(mutex_);
  const auto entry = entries_.find(server);
  return entry != entries_.end() && entry->second.circuit.is_due(std::chrono::steady_clock::now());
}

std::vector<control::DownServer> Circuits::down() const {
  const std::scoped_lock lock(mutex_);
  std::vector<control::DownServer> down;
  for (const auto& [server, entry] : entries_) {
    if (entry.circuit.is_open()) down.push_back({.server = server, .since = entry.since, .error = entry.error});
  }
  return down;
}

}  // namespace drover::fleet
