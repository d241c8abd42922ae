#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "db/address.hpp"
#include "db/connection.hpp"
#include "sql/dialect.hpp"

namespace drover::db {

// What a database can do for us.
struct Traits {
  bool transactional_ddl = true;
  bool has_schemas = true;              // several targets in one database
  bool is_server = true;                // connections are to be budgeted; false: files
  std::size_t longest_identifier = 63;  // bytes; a longer one is refused, never cut (PostgreSQL NAMEDATALEN - 1)
};

// How a session behaves, set when it is made so that a file's RESET cannot undo it.
struct SessionOptions {
  std::string application_name = "drover";
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds lock_timeout{2'000};
  std::chrono::milliseconds statement_timeout{300'000};
  // A session that holds a lock and is silent for so long is ended by the server: its process stands still. Longer than
  // a live one's pauses. PostgreSQL from 14 on.
  std::chrono::milliseconds longest_silence{120'000};
  std::chrono::milliseconds busy_timeout{20'000};  // SQLite: how long to wait for a writer
  std::map<std::string, std::string> settings;     // [session]: PostgreSQL settings, on SQLite pragmas
  std::vector<std::string> search_path;            // after the target's own schema
  std::vector<std::string> may_write;              // schemas outside the tenant that migrations may touch
  std::set<std::string> functions;                 // SQLite: of db::application_functions
  bool read_write = true;                          // false: no statement of this session can write
  bool may_create = false;  // SQLite: the file may be absent or empty (control database, provisioning)
};

// What is particular to one transaction.
struct TransactionOptions {
  std::optional<std::chrono::milliseconds> lock_timeout;  // over the session's
  std::optional<std::chrono::milliseconds> statement_timeout;
  bool foreign_keys_off = false;  // SQLite: the file asks for it, or rebuilds a table
  bool other_role = false;        // PostgreSQL: the file takes another role, which must not write the ledger
  bool locks_tell = false;  // PostgreSQL: whatever it changes is there at its end, with a lock of the transaction on it
  bool writes_rows = false;  // where locks_tell: rows, too, so that triggers may run
  bool read_only = false;    // nothing in it can write: for looking at a migration's `when` beforehand
  std::string isolation;     // as a file's own BEGIN says, e.g. "SERIALIZABLE"; "": READ COMMITTED
};

// The statements that surround a migration's own: `before` stands outside the transaction, `open` begins it and sets
// it up, `guard` judges the effects, `close` commits, `after` stands outside again and runs on success only (what a
// failure leaves behind, Connection::play puts back).
struct Envelope {
  std::vector<Statement> before;
  std::vector<Statement> open;
  std::vector<Statement> guard;
  std::vector<Statement> close;
  std::vector<Statement> after;
};

struct FreeConnections {
  int limit = 0;  // what the server allows this role
  int used = 0;   // by others than who asks
  int ours = 0;   // of those, sessions of this or another process of this program, but for who asks
};

// Immutable and free of state: may be used by any number of threads.
class Driver {
 public:
  Driver() = default;
  Driver(const Driver&) = delete;
  Driver& operator=(const Driver&) = delete;
  virtual ~Driver() = default;

  virtual sql::Dialect dialect() const noexcept = 0;
  virtual Traits traits() const noexcept = 0;

  // Throws db::Error: connect, auth, missing, capacity, read_only, corrupt, busy. A SQLite file is never created
  // unless may_create; a schema is not looked at yet. A session that is to write is refused by a server that only reads
  // (a replica), and where sessions begin read-only.
  virtual std::unique_ptr<Connection> connect(const Address& address, const SessionOptions& options) const = 0;

  virtual Envelope envelope(const Address& address, const SessionOptions& session,
                            const TransactionOptions& transaction) const = 0;

  // What surrounds a statement that runs outside of transactions, in `before` and `after`: the session is set up as the
  // transaction would have been, and put back.
  virtual Envelope outside(const Address& address, const SessionOptions& session,
                           const TransactionOptions& options) const = 0;

  // "schema"."table", quoted for SQL text.
  virtual std::string quote(std::string_view identifier) const = 0;
  virtual std::string qualified(const Address& address, std::string_view table) const = 0;

  // Is the target's place there (the schema; for others the connection itself is the answer)?
  virtual bool exists(Connection& connection, const Address& address) const = 0;

  // Files, or what changes when somebody replaces them: "" for servers. SQLite: size, time and inode of file and -wal.
  virtual std::string stamp(const Address& address) const = 0;

  // nullopt where the question makes no sense (files).
  virtual std::optional<FreeConnections> free_connections(Connection& connection) const = 0;
};

}  // namespace drover::db
