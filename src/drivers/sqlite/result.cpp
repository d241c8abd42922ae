#include "drivers/sqlite/result.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <system_error>

#include <fmt/format.h>

#include "base/text.hpp"
#include "db/application_functions.hpp"

namespace drover::sqlite {

namespace {

struct Known {
  int code;
  std::string_view name;
  std::string_view condition;
};

constexpr std::array<Known, 25> known_codes{
    {{SQLITE_ERROR, "SQLITE_ERROR", ""},
     {SQLITE_PERM, "SQLITE_PERM", ""},
     {SQLITE_ABORT, "SQLITE_ABORT", ""},
     {SQLITE_BUSY, "SQLITE_BUSY", "busy"},
     {SQLITE_BUSY_SNAPSHOT, "SQLITE_BUSY_SNAPSHOT", "busy"},
     {SQLITE_BUSY_RECOVERY, "SQLITE_BUSY_RECOVERY", "busy"},
     {SQLITE_LOCKED, "SQLITE_LOCKED", "locked"},
     {SQLITE_NOMEM, "SQLITE_NOMEM", "out_of_memory"},
     {SQLITE_READONLY, "SQLITE_READONLY", "read_only"},
     {SQLITE_READONLY_DIRECTORY, "SQLITE_READONLY_DIRECTORY", "read_only"},
     {SQLITE_INTERRUPT, "SQLITE_INTERRUPT", "interrupted"},
     {SQLITE_IOERR, "SQLITE_IOERR", "io_error"},
     {SQLITE_CORRUPT, "SQLITE_CORRUPT", "corrupt"},
     {SQLITE_FULL, "SQLITE_FULL", "disk_full"},
     {SQLITE_CANTOPEN, "SQLITE_CANTOPEN", "cannot_open"},
     {SQLITE_TOOBIG, "SQLITE_TOOBIG", "too_big"},
     {SQLITE_CONSTRAINT, "SQLITE_CONSTRAINT", "constraint_violation"},
     {SQLITE_CONSTRAINT_UNIQUE, "SQLITE_CONSTRAINT_UNIQUE", "unique_violation"},
     {SQLITE_CONSTRAINT_PRIMARYKEY, "SQLITE_CONSTRAINT_PRIMARYKEY", "primary_key_violation"},
     {SQLITE_CONSTRAINT_NOTNULL, "SQLITE_CONSTRAINT_NOTNULL", "not_null_violation"},
     {SQLITE_CONSTRAINT_CHECK, "SQLITE_CONSTRAINT_CHECK", "check_violation"},
     {SQLITE_CONSTRAINT_FOREIGNKEY, "SQLITE_CONSTRAINT_FOREIGNKEY", "foreign_key_violation"},
     {SQLITE_CONSTRAINT_TRIGGER, "SQLITE_CONSTRAINT_TRIGGER", "raised"},
     {SQLITE_NOTADB, "SQLITE_NOTADB", "not_a_database"},
     {SQLITE_MISMATCH, "SQLITE_MISMATCH", "type_mismatch"}}};

const Known& known(int code) {
  for (const auto& one : known_codes) {
    if (one.code == code) return one;
  }
  for (const auto& one : known_codes) {
    if (one.code == (code & 0xFF)) return one;
  }
  return known_codes.front();
}

db::ErrorClass class_of(int code) {
  switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return db::ErrorClass::busy;
    case SQLITE_FULL:
    case SQLITE_IOERR:  // what was begun is rolled back when the file is opened next
      return db::ErrorClass::disk;
    case SQLITE_READONLY:
      return db::ErrorClass::read_only;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return db::ErrorClass::corrupt;
    case SQLITE_CANTOPEN:
      return db::ErrorClass::missing;
    case SQLITE_INTERRUPT:
      return db::ErrorClass::cancelled;
    case SQLITE_NOMEM:
      return db::ErrorClass::capacity;
    default:
      return db::ErrorClass::sql;
  }
}

// "UNIQUE constraint failed: users.email, users.tenant"
void take_names(db::Error& error, std::string_view message) {
  constexpr std::string_view mark = "constraint failed: ";
  const auto at = message.find(mark);
  if (at == std::string_view::npos) return;
  const auto names = message.substr(at + mark.size());
  const auto first = names.substr(0, names.find(','));
  const auto dot = first.find('.');
  if (dot == std::string_view::npos) {
    error.constraint = std::string(first);
    return;
  }
  error.table = std::string(first.substr(0, dot));
  error.column = std::string(first.substr(dot + 1));
}

// "no such function: normalize", and what load_extension() says where it is not allowed.
std::string where_it_is(std::string_view message) {
  if (message == "not authorized") {
    return "a migration cannot load extensions; functions in [sqlite] of drover.toml gives the usual ones";
  }
  constexpr std::string_view mark = "no such function: ";
  if (!message.starts_with(mark)) return {};
  const auto name = lower(message.substr(mark.size()));
  if (std::ranges::find(db::application_functions, name) == db::application_functions.end()) {
    return "nor is it one of those that [sqlite] of drover.toml can give";
  }
  return fmt::format("it is there with functions = [\"{}\"] in [sqlite] of drover.toml", name);
}

// "unable to open database file" alone helps nobody.
std::string with_the_system_s_reason(std::string message, sqlite3* handle, int code) {
  const int kind = code & 0xFF;
  if (handle == nullptr || (kind != SQLITE_CANTOPEN && kind != SQLITE_IOERR)) return message;
  const int reason = sqlite3_system_errno(handle);
  return reason == 0 ? message : message + ": " + std::system_category().message(reason);
}

}  // namespace

db::Error error(db::ErrorClass error_class, std::string_view code_name, const std::string& message) {
  return {error_class, std::string(code_name), message};
}

db::Error error_of(sqlite3* handle, int code) {
  const std::string message = handle == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(handle);
  const auto& about = known(code);
  auto result = error(class_of(code), about.name, with_the_system_s_reason(message, handle, code));
  result.condition = std::string(about.condition);
  result.retryable = result.error_class == db::ErrorClass::busy;
  result.may_hold_values = code == SQLITE_CONSTRAINT_TRIGGER;
  if ((code & 0xFF) == SQLITE_CONSTRAINT) take_names(result, message);
  result.remedy = where_it_is(message);
  const int offset = handle == nullptr ? -1 : sqlite3_error_offset(handle);
  if (offset >= 0) result.offset = static_cast<std::size_t>(offset);
  return result;
}

}  // namespace drover::sqlite
