#pragma once

#include <string>

#include <sys/types.h>

namespace drover::support {

// PgBouncer in transaction mode before a server of the tests' own: a few server sessions for all clients, so that two
// transactions of one client seldom meet the same one. Run as a user that is not root; gone with the object, or with
// the process. Not for threads.
class PrivateBouncer {
 public:
  // `server`: the directory of its socket. Comes back when it accepts connections. Throws std::runtime_error with its
  // log.
  explicit PrivateBouncer(const std::string& server);
  PrivateBouncer(const PrivateBouncer&) = delete;
  PrivateBouncer& operator=(const PrivateBouncer&) = delete;
  ~PrivateBouncer();

  const std::string& socket_directory() const { return directory_; }
  std::string url(const std::string& database = "postgres") const;

  static bool is_installed();

 private:
  void wait_until_it_listens() const;

  std::string directory_;
  pid_t pid_ = -1;
};

}  // namespace drover::support
