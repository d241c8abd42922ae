#pragma once

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
  std::string reason;      // why it is not `inside`
  bool read_only = false;  // a SELECT, VALUES or WITH without a writing part
  std::vector<Loss> losses;
  LockUse lock;
  std::optional<std::string> extension;  // CREATE EXTENSION of this name
  bool rebuilds_table = false;           // SQLite: DROP TABLE or RENAME TO, which needs foreign keys off
  bool sets_foreign_keys = false;        // SQLite: PRAGMA foreign_keys = ...
  bool is_pragma = false;                // SQLite: any other pragma
};

Effects effects_of(Dialect dialect, const Statement& statement);

}  // namespace drover::sql
