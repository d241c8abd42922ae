#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace drover::db {

// What kind of trouble it is, and with that, what may be done about it. Named in outputs (to_string), so the names
// keep their meaning.
enum class ErrorClass {
  sql,        // the statement is wrong for this database: permanent
  version,    // the statement is right, and this server is too old for it
  server,     // the server's own installation is broken: its libraries were replaced under it
  lock,       // a lock was not to be had in time, a deadlock, a serialization failure: 55P03, 40P01, 40001
  timeout,    // statement_timeout or a deadline: 57014
  connect,    // no connection, or it broke: class 08, 57P01-57P03
  auth,       // wrong password, no right to connect: class 28, 42501 at connecting
  capacity,   // out of connections or another resource: 53300, 53xxx
  disk,       // no space: 53100, SQLITE_FULL
  read_only,  // hot standby, read-only file: 25006, SQLITE_READONLY
  corrupt,    // not a database, malformed: SQLITE_CORRUPT, SQLITE_NOTADB, class XX
  missing,    // the database, schema or file is not there: 3D000, 3F000, ENOENT
  busy,       // SQLite: held by a writer longer than the deadline
  outside,    // a guard found effects outside the tenant, or the transaction was ended by the script
  fenced,     // the head was not where we expected it: somebody else was here
  cancelled   // we cancelled it ourselves
};

inline constexpr std::array error_classes{
    ErrorClass::sql,     ErrorClass::version,   ErrorClass::server,  ErrorClass::lock,
    ErrorClass::timeout, ErrorClass::connect,   ErrorClass::auth,    ErrorClass::capacity,
    ErrorClass::disk,    ErrorClass::read_only, ErrorClass::corrupt, ErrorClass::missing,
    ErrorClass::busy,    ErrorClass::outside,   ErrorClass::fenced,  ErrorClass::cancelled};

std::string_view to_string(ErrorClass error_class);

// An SQLSTATE, or the name of a result code of SQLite's, by its form.
bool is_code(std::string_view text);

// Failed SQL or a failed connection. Caught in three places only: the runner, the command loop, the HTTP handler.
// The message holds no password. It may hold row values where `may_hold_values` says so (SQLSTATE classes 22 and 23,
// and texts RAISEd by the migration): such a text is shown only on request; `summary()` never holds any.
class Error : public std::runtime_error {
 public:
  Error(ErrorClass error_class, std::string sqlstate, const std::string& message);

  ErrorClass error_class = ErrorClass::sql;
  std::string sqlstate;   // five characters; for SQLite the name of the extended result code
  std::string condition;  // "unique_violation"; empty if unknown
  std::string detail;
  std::string hint;
  std::string remedy;  // what to do, where the driver knows more than the server says; part of the summary
  std::string table;
  std::string column;
  std::string constraint;
  std::string blocked_by;  // "pid 24596 backup 00:25:29 COPY public.orders", for lock errors where it was seen
  std::string blocked_on;  // the relation waited for
  std::optional<std::size_t> offset;     // bytes into the statement that failed
  std::optional<std::size_t> data_line;  // of what COPY reads, from 1: the line that failed
  bool retryable = false;        // transient: the same again may well work (08, 40001, 40P01, 55P03, 57P01-03, BUSY)
  bool connection_lost = false;  // the outcome of what was under way is unknown
  // Of connecting: the server as a whole is away, or cannot be written to; whoever asks it next will hear the same.
  bool server_wide = false;
  bool may_hold_values = false;

  std::string summary() const;  // condition, constraint, table and column, or the message if that holds no values
};

}  // namespace drover::db
