#pragma once

#include <functional>
#include <string>

#include <libpq-fe.h>

namespace drover::chaos {

// A look at a PostgreSQL server by SQL of our own. Throws std::runtime_error with what the server says.
class Session {
 public:
  using Row = std::function<void(const PGresult* result, int row)>;

  explicit Session(const std::string& url);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session() { PQfinish(handle_); }

  void execute(const std::string& sql) const;
  void each(const std::string& sql, const Row& row) const;
  // The first column of the only row.
  long long number(const std::string& sql) const;

 private:
  PGconn* handle_;
};

long long number(const PGresult* result, int row, int column = 0);

}  // namespace drover::chaos
