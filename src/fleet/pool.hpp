#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "fleet/request.hpp"
#include "run/runner.hpp"

namespace drover::fleet {

// Connections of one stage. Those to a database whose tenants are schemas are used again for the next tenant, after a
// reset, and renewed before the server's caches of relations grow too large; others are closed at once. A server that
// cannot be reached is tried again for all its tenants together: the tries are counted per server. A server that has no
// connection left is asked again for a while, which is no try: others will give theirs back. To one server there are
// never more connections than have been in use at a time. Any thread.
class Pool : public run::Connections {
 public:
  Pool(const db::Driver& driver, const db::SessionOptions& session, const Rules& rules)
      : driver_(driver), session_(session), rules_(rules) {}

  // Nobody waits for a server after this.
  void stop_with(std::stop_token stop) { stop_ = std::move(stop); }

  // A server that cannot be reached is said at once: others wait for it.
  void never_wait() { waits_ = false; }

  // Told once for each connection that a server has refused because it has none left. From any thread.
  using Refused = std::function<void(const db::Address& address, const db::Error& error)>;
  void when_refused(Refused refused) { refused_ = std::move(refused); }

  std::unique_ptr<db::Connection> take(const db::Address& address) override;
  void give_back(const db::Address& address, std::unique_ptr<db::Connection> connection) override;
  bool closes(const db::Address& address) const override;

  // Connections to the address's server that are kept for the next tenant.
  int idle(const db::Address& address);

 private:
  struct Idle {
    std::unique_ptr<db::Connection> connection;
    std::string host;
    int uses = 0;
    std::chrono::steady_clock::time_point made;
  };
  struct Host {
    std::atomic<int> failures = 0;
    std::optional<db::Error> last;
    std::mutex one_at_a_time;  // while a server does not answer, one thread asks for all
  };

  std::unique_ptr<db::Connection> connect(const db::Address& address);
  std::unique_ptr<db::Connection> connect_once(Host& host, const db::Address& address);
  void close_idle(const std::string& host, std::size_t most);
  std::unique_ptr<db::Connection> connect_again(Host& host, const db::Address& address);
  std::unique_ptr<db::Connection> idle_one(const std::string& key);
  Host& host_of(const db::Address& address);

  const db::Driver& driver_;
  const db::SessionOptions& session_;
  const Rules& rules_;
  Refused refused_;
  bool waits_ = true;
  std::stop_token stop_;
  std::mutex mutex_;
  std::map<std::string, std::vector<Idle>> idle_;
  std::map<const db::Connection*, Idle> busy_;  // without the connection: only its age
  std::map<std::string, Host> hosts_;
};

}  // namespace drover::fleet
