#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "control/store.hpp"
#include "db/error.hpp"
#include "events/listener.hpp"

namespace drover::fleet {

// One server that does not answer is asked by one for all, ever more seldom, instead of by each of its tenants: after
// five failures in a row nothing is begun there until it has answered; it is asked after 10 s, 20 s, ... up to every
// 2 min (DESIGN.md section 7 and issue 4). The time is given by who calls.
class Circuit {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // To connect. True: it has opened just now. What fails while it is open, and was begun before, counts for nothing.
  bool failed(Time now);
  // True: it was open. Only the answer to the one who asks closes it, so that what was begun before does not.
  bool answered();
  // A job has connected.
  void worked();

  bool is_open() const { return open_; }
  bool is_due(Time now) const { return open_ && now >= ask_at_; }
  std::chrono::milliseconds pause() const { return pause_; }

 private:
  int failures_ = 0;  // in a row
  bool open_ = false;
  std::chrono::milliseconds pause_{0};
  Time ask_at_;
};

// Of all servers. Any thread.
class Circuits {
 public:
  // What came of connecting there: whoever asked hears it when the server goes away, and when it is back. A trouble
  // that is not the whole server's is an answer.
  void take(const std::string& server, const std::optional<db::Error>& error, events::Listener& listener);
  void worked(const std::string& server);
  bool is_open(const std::string& server) const;
  bool is_due(const std::string& server) const;
  // Each since the first of its failures.
  std::vector<control::DownServer> down() const;

 private:
  bool failed(const std::string& server, const std::string& error);
  bool answered(const std::string& server);

  struct Entry {
    Circuit circuit;
    Instant since;
    std::string error;
  };
  mutable std::mutex mutex_;
  std::map<std::string, Entry> entries_;  // servers that have failed and not worked since
};

}  // namespace drover::fleet
