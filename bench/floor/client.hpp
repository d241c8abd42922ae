#pragma once

#include <memory>
#include <string>

#include "floor/script.hpp"

namespace drover::bench {

struct Tenant {
  std::string place;   // URL or path
  std::string schema;  // of PostgreSQL
};

// One thread's client. Throws std::runtime_error with the database's words.
class Client {
 public:
  Client() = default;
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  virtual ~Client() = default;

  virtual void play(const Tenant& tenant, const Script& script) = 0;
};

// Keeps a connection for as long as the next tenant is in the same database.
std::unique_ptr<Client> make_postgres_client();
std::unique_ptr<Client> make_sqlite_client();

}  // namespace drover::bench
