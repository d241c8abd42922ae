#pragma once

#include <string>
#include <vector>

namespace drover::support {

// A PostgreSQL server of the tests' own: in a new directory where temporary files go, reached by a Unix socket there
// and by nothing else, run as a user that is not root; superuser "postgres", no password. Gone with the object. Not for
// threads.
class PrivatePostgres {
 public:
  // `settings`: further ones, e.g. "max_connections=50". Throws std::runtime_error with the server's log.
  explicit PrivatePostgres(const std::vector<std::string>& settings = {});
  PrivatePostgres(const PrivatePostgres&) = delete;
  PrivatePostgres& operator=(const PrivatePostgres&) = delete;
  ~PrivatePostgres();

  const std::string& socket_directory() const { return directory_; }
  std::string url(const std::string& database = "postgres") const;

  // As a crash does it: no shutdown checkpoint, clients cut off. Comes back when the server is up again.
  void crash_and_start() const;
  // Clients are cut off.
  void stop() const;
  void start() const;
  // Restarted as a replica of nobody, which is read and not written to; and back.
  void become_replica() const;
  void promote() const;

  // Where the newest installed server's programs are; empty: PostgreSQL is not installed.
  static std::string programs();

 private:
  void control(const std::string& arguments) const;

  std::string directory_;
};

}  // namespace drover::support
