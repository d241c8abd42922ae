#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/problem.hpp"
#include "base/secret.hpp"
#include "sql/dialect.hpp"

namespace drover::db {

// How sessions are opened somewhere: what all databases of a server have in common. For files it says no more than
// that.
struct Server {
  sql::Dialect dialect = sql::Dialect::postgres;
  std::string user;
  Secret password;
  std::string host;  // empty: the library's default (a Unix socket, PGHOST, or what the service says)
  std::optional<std::uint16_t> port;
  std::map<std::string, std::string> parameters;  // e.g. sslmode; names are not checked here

  bool operator==(const Server&) const = default;
};

// A connection URL, taken apart by us: libpq's own message for a malformed one prints the password.
//   postgresql://user:password@host:port/database?sslmode=verify-full&options=...   (also postgres://)
//   postgresql:///database?host=/run/postgresql&service=...     a socket directory, a service of pg_service.conf
//   sqlite:path/to/file.db      sqlite:///absolute/path.db
struct Url : Server {
  std::string database;
  std::string path;  // SQLite

  bool operator==(const Url&) const = default;
};

// Problems never quote the text they complain of: it may hold a password that ended up in the wrong place.
Checked<Url> parse_url(std::string_view text);

// For people: "postgresql://user@host:5432/database", "sqlite:path". Never the password, nor any parameter but sslmode.
std::string to_string(const Url& url);
// The same of a database there, or of a file.
std::string to_string(const Server& server, std::string_view database);

}  // namespace drover::db
