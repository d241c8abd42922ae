#include "fleet/pool.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "base/random.hpp"
#include "run/pause.hpp"

namespace drover::fleet {

namespace {

constexpr int most_capacity_waits = 30;
constexpr std::chrono::milliseconds capacity_wait{2'000};

std::string host_key(const db::Address& address) {
  const auto& server = *address.server;
  return server.host + ":" + (server.port ? std::to_string(*server.port) : std::string{});
}

}  // namespace

std::unique_ptr<db::Connection> Pool::take(const db::Address& address) {
  const auto key = address.session_identity();
  while (auto connection = idle_one(key)) {
    try {
      connection->reset();
      return connection;
    } catch (const db::Error& error) {
      // A server may end an idle session at any time; that says nothing about the tenant. Anything else does.
      if (!error.connection_lost) throw;
    }
  }
  auto connection = connect(address);
  const std::scoped_lock lock(mutex_);
  busy_[connection.get()] = {
      .connection = nullptr, .host = host_key(address), .uses = 1, .made = std::chrono::steady_clock::now()};
  return connection;
}

std::unique_ptr<db::Connection> Pool::idle_one(const std::string& key) {
  const std::scoped_lock lock(mutex_);
  const auto waiting = idle_.find(key);
  if (waiting == idle_.end() || waiting->second.empty()) return nullptr;
  auto chosen = std::move(waiting->second.back());
  waiting->second.pop_back();
  auto connection = std::move(chosen.connection);
  ++chosen.uses;
  busy_[connection.get()] = std::move(chosen);
  return connection;
}

void Pool::give_back(const db::Address& address, std::unique_ptr<db::Connection> connection) {
  const std::scoped_lock lock(mutex_);
  auto entry = busy_.extract(connection.get());
  if (entry.empty() || closes(address)) return;
  auto& age = entry.mapped();
  const bool old =
      age.uses >= rules_.schemas_per_connection || std::chrono::steady_clock::now() - age.made > rules_.connection_age;
  if (old) return;
  age.connection = std::move(connection);
  idle_[address.session_identity()].push_back(std::move(age));
}

bool Pool::closes(const db::Address& address) const { return address.owns_database || !driver_.traits().is_server; }

Pool::Host& Pool::host_of(const db::Address& address) {
  const std::scoped_lock lock(mutex_);
  return hosts_[host_key(address)];
}

int Pool::idle(const db::Address& address) {
  const auto host = host_key(address);
  const std::scoped_lock lock(mutex_);
  std::ptrdiff_t count = 0;
  for (const auto& [key, waiting] : idle_) count += std::ranges::count(waiting, host, &Idle::host);
  return static_cast<int>(count);
}

// A new connection takes the place of one that waits for tenants of another database of the server.
void Pool::close_idle(const std::string& host, std::size_t most) {
  std::vector<Idle> closed;
  const std::scoped_lock lock(mutex_);
  for (auto& [key, waiting] : idle_) {
    while (closed.size() < most && !waiting.empty() && waiting.front().host == host) {
      closed.push_back(std::move(waiting.back()));
      waiting.pop_back();
    }
  }
}

std::unique_ptr<db::Connection> Pool::connect(const db::Address& address) {
  if (!driver_.traits().is_server) return driver_.connect(address, session_);
  auto& host = host_of(address);
  close_idle(host_key(address), 1);
  for (int waits = 0;; ++waits) {
    try {
      return waits_ ? connect_once(host, address) : driver_.connect(address, session_);
    } catch (const db::Error& error) {
      if (error.error_class != db::ErrorClass::capacity || waits >= most_capacity_waits) throw;
      if (waits == 0 && refused_) refused_(address, error);
      close_idle(host_key(address), SIZE_MAX);
      if (!run::pause(jittered(capacity_wait), stop_)) throw;
    }
  }
}

std::unique_ptr<db::Connection> Pool::connect_once(Host& host, const db::Address& address) {
  try {
    if (host.failures == 0) return driver_.connect(address, session_);
  } catch (const db::Error& error) {
    if (!error.server_wide || host.failures > 0) throw;
  }
  return connect_again(host, address);
}

std::unique_ptr<db::Connection> Pool::connect_again(Host& host, const db::Address& address) {
  const std::scoped_lock lock(host.one_at_a_time);
  while (true) {
    if (host.failures >= rules_.attempts) throw db::Error(*host.last);
    try {
      auto connection = driver_.connect(address, session_);
      host.failures = 0;
      return connection;
    } catch (const db::Error& error) {
      if (!error.server_wide) throw;
      host.last = error;
      const auto tried = static_cast<std::size_t>(host.failures++);
      if (tried < rules_.attempt_delays.size() && host.failures < rules_.attempts &&
          !run::pause(spread(rules_.attempt_delays[tried], 0.25), stop_)) {
        throw;
      }
    }
  }
}

}  // namespace drover::fleet
