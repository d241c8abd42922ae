#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "support/private_postgres.hpp"

namespace drover::bench {

// What the server has done so far: take the difference of two.
struct Work {
  double cpu_ms = 0;  // of all its processes, those that have ended included
  double sessions = 0;
  double transactions = 0;
};

Work operator-(const Work& after, const Work& before);

// A private server that flushes to disk and asks for a password (SCRAM) over TCP on the loopback, as a fleet's would.
class Server {
 public:
  // `flushes`: off where nothing is measured. Throws std::runtime_error.
  explicit Server(bool flushes = true);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();

  // As the role "bench", with its password in it.
  std::string url(const std::string& database) const { return url(database, port_); }
  // Through another port of this machine, from where a way leads to the server's.
  static std::string url(const std::string& database, int port);
  // As superuser through the socket; `sql` may hold several statements. Returns the first row's first column.
  std::string ask(const std::string& database, const std::string& sql) const;
  Work work() const;
  int port() const { return port_; }

 private:
  int port_;
  std::filesystem::path files_;
  std::unique_ptr<support::PrivatePostgres> server_;
};

}  // namespace drover::bench
