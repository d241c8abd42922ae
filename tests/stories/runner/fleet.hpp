#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "match.hpp"
#include "story.hpp"

namespace drover::stories {

// A connection of the runner's own, straight to the database: nothing of the product's code stands between.
class Session {
 public:
  Session() = default;
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  virtual ~Session() = default;

  // Rows of the last statement, values joined by "|", NULL as "NULL". Throws std::runtime_error with the server's
  // words.
  virtual Lines query(const std::string& sql) = 0;
};

// The databases of one story. They are gone with the object.
class Fleet {
 public:
  Fleet() = default;
  Fleet(const Fleet&) = delete;
  Fleet& operator=(const Fleet&) = delete;
  virtual ~Fleet() = default;

  virtual void add(const std::string& tenant) = 0;
  virtual void add_central() = 0;
  // "central" is the central database.
  virtual std::unique_ptr<Session> open(const std::string& tenant) = 0;
  // The [server] and [tenants] parts of drover.toml.
  virtual std::string configuration() const = 0;
  // For commands and drover.toml: CENTRAL_URL, SERVER_URL, DIALECT, ...
  virtual std::map<std::string, std::string> variables() const = 0;
};

std::unique_ptr<Fleet> make_sqlite_fleet(const std::filesystem::path& directory);
// `server`: the socket directory of a running server of our own.
std::unique_ptr<Fleet> make_postgres_fleet(const std::string& server, Mode mode);

}  // namespace drover::stories
