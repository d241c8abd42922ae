#pragma once

#include <memory>
#include <string>

#include "db/url.hpp"

namespace drover::db {

// One place that has its own migration history: a database, a schema in one, or a SQLite file.
struct Address {
  std::shared_ptr<const Server> server;  // one for all that are there; null: nowhere
  std::string database;                  // of a file its path, the real one for identity()
  std::string schema;  // PostgreSQL: where the ledger lives and what search_path begins with; "public" by default
  bool owns_database = true;  // false: the schema is the tenant, and its neighbours belong to others

  static Address of(const Url& url, std::string schema = {});

  sql::Dialect dialect() const { return server->dialect; }
  bool is_file() const { return dialect() == sql::Dialect::sqlite; }
  // Who this is, whatever the URL was spelt like: driver, host, port, database, schema, or the file's path.
  std::string identity() const;
  // Which connections can be shared: identity without the schema.
  std::string session_identity() const;
  // For people, without the password.
  std::string text() const;
};

}  // namespace drover::db
