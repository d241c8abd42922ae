#include "network/line.hpp"

#include <condition_variable>
#include <list>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>

#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "network/connection.hpp"

namespace drover::bench {

namespace {

using Clock = Connection::Clock;

sockaddr_in address_of(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<in_port_t>(port));
  return address;
}

int make_socket() {
  const int made = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (made < 0) throw std::runtime_error("no socket is free");
  return made;
}

int listen_somewhere() {
  const int listener = make_socket();
  const auto address = address_of(0);
  if (bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 || listen(listener, 64) != 0) {
    throw std::runtime_error("no port is free");
  }
  return listener;
}

int port_of(int listener) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

}  // namespace

class Line::Exchange {
 public:
  Exchange(int port, std::chrono::microseconds one_way)
      : to_(port), one_way_(one_way), listener_(listen_somewhere()), stop_(eventfd(0, EFD_CLOEXEC)) {
    thread_ = std::jthread([this] { work(); });
  }
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;
  ~Exchange() {
    eventfd_write(stop_, 1);
    thread_.join();
    close(listener_);
    close(stop_);
  }

  int port() const { return port_of(listener_); }

  std::vector<Call> calls() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return open_ == 0; });
    return std::exchange(calls_, {});
  }

 private:
  void work() {
    for (;;) {
      auto next_due = Clock::time_point::max();
      for (auto& one : connections_) one.say(Clock::now(), next_due);
      hang_up();
      std::vector<pollfd> all{{stop_, POLLIN, 0}, {listener_, POLLIN, 0}};
      for (const auto& one : connections_) {
        all.push_back({one.client(), POLLIN, 0});
        all.push_back({one.server(), POLLIN, 0});
      }
      wait(all, next_due);
      if (all[0].revents != 0) return;
      std::size_t i = 2;
      for (auto& one : connections_) {
        if (all[i++].revents != 0) one.hear_client();
        if (all[i++].revents != 0) one.hear_server();
      }
      if (all[1].revents != 0) pick_up();
    }
  }

  static void wait(std::vector<pollfd>& all, Clock::time_point until) {
    if (until == Clock::time_point::max()) {
      poll(all.data(), all.size(), -1);
      return;
    }
    const auto left = std::max<std::chrono::nanoseconds>(until - Clock::now(), std::chrono::nanoseconds::zero());
    const timespec time{.tv_sec = 0, .tv_nsec = left.count()};
    ppoll(all.data(), all.size(), &time, nullptr);
  }

  void pick_up() {
    const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) return;
    const int server = make_socket();
    const auto address = address_of(to_);
    if (connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      shutdown(server, SHUT_RDWR);
    }
    connections_.emplace_back(client, server, one_way_);
    const std::scoped_lock lock(mutex_);
    ++open_;
  }

  void hang_up() {
    const std::scoped_lock lock(mutex_);
    for (auto one = connections_.begin(); one != connections_.end();) {
      if (!one->is_over()) {
        ++one;
        continue;
      }
      calls_.push_back(one->call());
      one = connections_.erase(one);
      --open_;
    }
    changed_.notify_all();
  }

  int to_;
  std::chrono::microseconds one_way_;
  int listener_;
  int stop_;
  std::list<Connection> connections_;  // the thread's own
  std::mutex mutex_;
  std::condition_variable changed_;
  int open_ = 0;
  std::vector<Call> calls_;
  std::jthread thread_;
};

Line::Line(int port, std::chrono::microseconds one_way) : exchange_(std::make_unique<Exchange>(port, one_way)) {}
Line::~Line() = default;
int Line::port() const { return exchange_->port(); }
std::vector<Call> Line::calls() { return exchange_->calls(); }

}  // namespace drover::bench
