#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace drover::bench {

// What went over one connection.
struct Call {
  std::string database;  // as PostgreSQL's startup message names it
  int round_trips = 1;   // TCP's greeting, and how often the client said something and was answered
};

// A long line to a port of this machine: what one side says reaches the other a while later, however much it is.
class Line {
 public:
  // Has a thread of its own until it is destroyed. Throws std::runtime_error.
  Line(int port, std::chrono::microseconds one_way);
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;
  ~Line();

  int port() const;
  // Of the connections that have ended since the last time. Waits for those that have not.
  std::vector<Call> calls();

 private:
  class Exchange;
  std::unique_ptr<Exchange> exchange_;
};

}  // namespace drover::bench
