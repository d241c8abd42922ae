#pragma once

#include <chrono>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "db/script.hpp"
#include "db/value.hpp"

namespace drover::db {

// Held for as long as the object lives; freed by its destructor, and by the server when the session ends.
class Lock {
 public:
  Lock() = default;
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;
  virtual ~Lock() = default;

  // The session is about to end, and frees it: the destructor need not say so.
  virtual void leave() noexcept {}
};

// Until `longest` is over or a stop is requested.
void pass_time(std::chrono::milliseconds longest, const std::stop_token& stop);

// What lock_and_read() found.
struct Locked {
  std::unique_ptr<Lock> lock;
  Answer answer;  // nothing that counts where the lock is null
};

// One session. One thread at a time, except for cancel(). Members throw db::Error; after one with connection_lost the
// connection is of no more use. Never reconnects by itself. SQL with a NUL byte in it is refused before anything is
// sent, and so are values where the database cannot keep one: nothing is ever cut.
class Connection {
 public:
  Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  virtual ~Connection() = default;

  // One or more statements of ours, without parameters and without rows.
  virtual void execute(std::string_view sql) = 0;
  virtual Rows query(std::string_view sql, Args args = {}) = 0;

  // Sends the whole script in as few round trips as the database allows and answers for each step. A step's failure is
  // in its answer, its transaction is rolled back; only a lost connection throws, and then the outcome of the steps
  // for which `done` was not called is unknown. `done` is called on this thread as soon as a step is answered.
  virtual std::vector<Answer> play(const Script& script, const StepDone& done = {}) = 0;

  // A session lock by name. Null: held by somebody else. Never waits (a blocking advisory lock deadlocks with CREATE
  // INDEX CONCURRENTLY). Where the database has none (SQLite), the lock is empty: correctness rests on the ledger.
  virtual std::unique_ptr<Lock> try_lock(std::string_view name) = 0;

  // The same and one step that only reads, which begins when the lock is held: in one round trip where the database
  // can.
  virtual Locked lock_and_read(std::string_view name, const Step& reading);

  // Back to what it was just after connecting, for the next migration, or tenant of the same database. Rolls back what
  // is open. Locks of try_lock() that are alive stay held, without a gap; all others are freed.
  virtual void reset() = 0;

  // Stops the statement under way; it then fails with ErrorClass::cancelled. The one call other threads may make, at
  // any time while the connection lives.
  virtual void cancel() noexcept = 0;

  // A pooler is in between, so that the next transaction may meet another session: no session lock (they are empty
  // then), and what a session is set to does not last. Certain once a lock was asked for; false before: not known.
  virtual bool is_pooled() const noexcept { return false; }

  // Until somebody notifies those who listen as this session does (true), or `longest` is over or a stop is requested
  // (false). Where the database has no such thing, the time passes.
  virtual bool wait_for_notification(std::chrono::milliseconds longest, const std::stop_token& stop);

  // For people and for the version rules: "PostgreSQL 15.18", "SQLite 3.40.1".
  virtual std::string server_version() const = 0;
};

}  // namespace drover::db
