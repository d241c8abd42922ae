#pragma once

#include <chrono>
#include <deque>
#include <string>

#include "network/line.hpp"

namespace drover::bench {

// A client's connection to the line, and the line's to the server.
class Connection {
 public:
  using Clock = std::chrono::steady_clock;

  // Owns both sockets.
  Connection(int client, int server, std::chrono::microseconds one_way);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  // To be read from; -1: that side has ended.
  int client() const { return asked_.ended ? -1 : asked_.from; }
  int server() const { return answered_.ended ? -1 : answered_.from; }
  // Reads what is there without waiting for more.
  void hear_client();
  void hear_server();

  // Says what is due by now. `next_due`: made earlier where something is due later.
  void say(Clock::time_point now, Clock::time_point& next_due);

  bool is_over() const;
  const Call& call() const { return call_; }

 private:
  struct Piece {
    Clock::time_point due;
    std::string bytes;  // empty: the end
  };
  struct Way {
    int from;
    int to;
    std::deque<Piece> pieces = {};
    bool ended = false;
  };

  std::string hear(Way& way) const;
  static bool say(Way& way, Clock::time_point now, Clock::time_point& next_due);

  std::chrono::microseconds one_way_;
  Clock::time_point open_;  // TCP's own greeting is a round trip, too
  Way asked_;
  Way answered_;
  bool waits_ = false;  // for an answer
  Call call_;
};

}  // namespace drover::bench
