#include "drivers/sqlite/driver.hpp"

#include <cerrno>
#include <system_error>

#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include "drivers/sqlite/connection.hpp"
#include "drivers/sqlite/result.hpp"

namespace drover::sqlite {

namespace {

db::Statement ours(std::string sql, db::Role role = db::Role::envelope, db::Expect expect = db::Expect::anything) {
  return {.sql = std::move(sql), .args = {}, .role = role, .expect = expect};
}

// What can be said of the file before SQLite sees it. Only by stat(2): opening and closing a database file by other
// means drops this process's locks on it (sqlite.org/howtocorrupt.html, 2.2). Whose file it is says who asks: trouble
// that many files share is told alike for all.
void look_at_file(const std::string& path, bool may_create) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) {
    if (errno == ENOENT && may_create) return;
    const auto why = errno == ENOENT ? std::string("there is no such file")
                                     : "the file cannot be looked at: " + std::system_category().message(errno);
    throw error(errno == EACCES ? db::ErrorClass::auth : db::ErrorClass::missing, "SQLITE_CANTOPEN", why);
  }
  if (S_ISDIR(status.st_mode)) {
    throw error(db::ErrorClass::missing, "SQLITE_CANTOPEN", "it is a directory, not a database file");
  }
  if (!S_ISREG(status.st_mode)) {
    throw error(db::ErrorClass::missing, "SQLITE_CANTOPEN", "it is not a regular file");
  }
  if (status.st_size == 0 && !may_create) {
    throw error(db::ErrorClass::corrupt, "SQLITE_NOTADB", "the file is empty (0 bytes): it may have been truncated");
  }
}

std::string stamp_of(const std::string& path) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) return "absent";
  return fmt::format("{}:{}.{:09}:{}", status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_ino);
}

// Violations are counted by table and key, not by row: a rebuild may give rows other ids.
constexpr const char* violations =
    "SELECT \"table\" AS child, parent, fkid, count(*) AS rows FROM pragma_foreign_key_check GROUP BY 1, 2, 3";

class Driver final : public db::Driver {
 public:
  sql::Dialect dialect() const noexcept override { return sql::Dialect::sqlite; }

  db::Traits traits() const noexcept override {
    return {.transactional_ddl = true, .has_schemas = false, .is_server = false, .longest_identifier = 1'000'000};
  }

  std::unique_ptr<db::Connection> connect(const db::Address& address,
                                          const db::SessionOptions& options) const override {
    const auto& path = address.database;
    look_at_file(path, options.may_create);
    return std::make_unique<Connection>(path, options);
  }

  db::Envelope envelope(const db::Address& /*address*/, const db::SessionOptions& session,
                        const db::TransactionOptions& transaction) const override;
  db::Envelope outside(const db::Address& /*address*/, const db::SessionOptions& /*session*/,
                       const db::TransactionOptions& /*options*/) const override {
    return {};
  }

  std::string quote(std::string_view identifier) const override {
    std::string quoted = "\"";
    for (const char c : identifier) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
  }

  std::string qualified(const db::Address& /*address*/, std::string_view table) const override {
    return "main." + quote(table);
  }

  bool exists(db::Connection& /*connection*/, const db::Address& /*address*/) const override { return true; }

  std::string stamp(const db::Address& address) const override {
    const auto& path = address.database;
    return stamp_of(path) + "/" + stamp_of(path + "-wal");
  }

  std::optional<db::FreeConnections> free_connections(db::Connection& /*connection*/) const override {
    return std::nullopt;
  }
};

db::Envelope Driver::envelope(const db::Address& /*address*/, const db::SessionOptions& session,
                              const db::TransactionOptions& transaction) const {
  db::Envelope envelope;
  envelope.close.push_back(ours("COMMIT"));
  if (transaction.read_only) {
    envelope.open.push_back(ours("BEGIN"));
    return envelope;
  }
  if (!transaction.foreign_keys_off) {
    envelope.open.push_back(ours("BEGIN IMMEDIATE"));
    return envelope;
  }
  const auto keys = session.settings.find("foreign_keys");
  const bool on = keys != session.settings.end() &&
                  (keys->second == "on" || keys->second == "ON" || keys->second == "1" || keys->second == "true");
  // Inside a transaction the pragma would do nothing, and a DROP TABLE would delete the children's rows.
  envelope.before.push_back(ours("PRAGMA foreign_keys = OFF"));
  envelope.open.push_back(ours("BEGIN IMMEDIATE"));
  envelope.open.push_back(ours(std::string("CREATE TEMP TABLE drover_violations AS ") + violations));
  envelope.guard.push_back(ours(
      fmt::format("SELECT format('%d row(s) of %s refer to missing rows of %s', now.rows - coalesce(old.rows, 0), "
                  "now.child, now.parent) FROM ({}) now LEFT JOIN temp.drover_violations old ON old.child = now.child "
                  "AND old.parent = now.parent AND old.fkid = now.fkid WHERE now.rows > coalesce(old.rows, 0)",
                  violations),
      db::Role::guard, db::Expect::no_findings));
  envelope.guard.push_back(ours("DROP TABLE temp.drover_violations", db::Role::guard));
  if (on) envelope.after.push_back(ours("PRAGMA foreign_keys = ON"));
  return envelope;
}

}  // namespace

// The statistics of memory cost each allocation a lock that all threads wait for. Said in vain, and no harm, where
// SQLite is in use already.
std::unique_ptr<db::Driver> make_driver() {
  sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);  // NOLINT(cppcoreguidelines-pro-type-vararg): SQLite's own way
  return std::make_unique<Driver>();
}

}  // namespace drover::sqlite
