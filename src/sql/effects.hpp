#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sql/statement.hpp"

namespace drover::sql {

// How a statement stands to the transaction round it.
enum class TransactionUse {
  inside,         // can run in a transaction with others
  own,            // must run outside of one: CREATE INDEX CONCURRENTLY, VACUUM, ALTER SYSTEM, CREATE DATABASE, ...
  control,        // BEGIN, COMMIT, ROLLBACK, SAVEPOINT ...: the file wants to steer it itself
  copy_stdin,     // COPY ... FROM STDIN with data in the file
  client_command  // a psql meta-command such as \connect, or sqlite3's .read
};

// How a statement steers the transaction round it.
enum class Control { none, begin, commit, rollback, savepoint, refused };

// A statement outside of transactions whose end nobody has seen: how to find out what became of it, and what to do.
struct Alone {
  // A query run with the target's search_path: rows of state, clear, schema. The state is `absent` (no effect yet),
  // `done`, or `broken` (a try was cut short: `clear` is the statement that takes its leftovers away or finishes it);
  // `schema` is where it works, for the tenant's own bounds. No row: absent. Empty: it cannot be asked.
  std::string probe;
  bool repeatable = false;    // running it again does no harm, and there is nothing to ask
  bool whole_server = false;  // works on what all databases share
  bool patient = false;       // may run for hours without standing in anybody's way: CONCURRENTLY
  bool atomic = true;         // an error means that it had no effect, leftovers apart

  bool operator==(const Alone&) const = default;
};

// What can be lost for good. `count_sql` asks how many rows are at risk, where that can be asked.
struct Loss {
  std::string what;  // "DROP TABLE orders", "narrowed type of orders.note", "cannot be read"
  std::optional<std::string> count_sql;

  bool operator==(const Loss&) const = default;
};

// The strongest table lock by the measured table of lock modes (PostgreSQL 15); `mode` is "unknown" where the table
// has no row for the statement, and empty where no table is locked.
struct LockUse {
  std::string mode;      // "ACCESS EXCLUSIVE"
  std::string relation;  // as written, may be empty
  bool rewrites = false;
  bool scans = false;

  bool operator==(const LockUse&) const = default;
};

// What can be said of a statement by reading it alone.
struct Effects {
  std::string kind;  // "CREATE TABLE", "ALTER TABLE", "INSERT": for people
  TransactionUse transaction = TransactionUse::inside;
  std::string reason;  // why it is not `inside`
  Control control = Control::none;
  std::string isolation;       // of a BEGIN that names one: "SERIALIZABLE"
  std::optional<Alone> alone;  // where `transaction` is `own`
  bool patient = false;        // may take hours under a lock that lets everybody work: VALIDATE CONSTRAINT
  bool is_setting = false;     // SET or RESET for the rest of the session
  bool outlasts = false;       // may be felt in the session after its transaction: a setting, session_state, a lock
  // PostgreSQL: whatever it changes is still where it was, or newly made, at its end, and the transaction has a lock on
  // it: nothing is dropped by itself, carried elsewhere or granted, no routine is made, nobody's code is run.
  bool shows_in_locks = false;
  // PostgreSQL: rows of tables or the state of sequences, by expressions that call well known functions only; each of
  // these locks too, but triggers and rules may run somebody's code.
  bool writes_rows = false;
  bool takes_role = false;     // SET ROLE, SET SESSION AUTHORIZATION, also LOCAL
  std::string session_state;   // what it leaves behind in the session: "a temporary table"; "" for nothing
  std::string new_enum_value;  // ALTER TYPE ... ADD VALUE: cannot be used in its own transaction
  bool read_only = false;      // a SELECT, VALUES or WITH without a writing part
  std::vector<Loss> losses;
  LockUse lock;
  std::optional<std::string> extension;  // CREATE EXTENSION of this name
  bool rebuilds_table = false;           // SQLite: DROP TABLE or RENAME TO, which needs foreign keys off
  bool sets_foreign_keys = false;        // SQLite: PRAGMA foreign_keys = ...
  bool is_pragma = false;                // SQLite: any other pragma
};

Effects effects_of(Dialect dialect, const Statement& statement);

// Runs `work`. What it asks of this room about many statements is answered sooner than if it were asked one by one.
void in_one_go(Dialect dialect, const std::function<void()>& work);

}  // namespace drover::sql
