#include <stdexcept>

#include <fmt/format.h>
#include <sqlite3.h>

#include "fleet.hpp"

namespace drover::stories {

namespace {

class SqliteSession final : public Session {
 public:
  SqliteSession(const std::filesystem::path& file, int flags) {
    const int code = sqlite3_open_v2(file.c_str(), &database_, flags, nullptr);
    if (code != SQLITE_OK) {
      const std::string message = sqlite3_errmsg(database_);
      sqlite3_close(database_);
      throw std::runtime_error(fmt::format("{}: {}", file.string(), message));
    }
    sqlite3_busy_timeout(database_, 10'000);
  }
  SqliteSession(const SqliteSession&) = delete;
  SqliteSession& operator=(const SqliteSession&) = delete;
  ~SqliteSession() override { sqlite3_close(database_); }

  Lines query(const std::string& sql) override {
    Lines rows;
    const char* rest = sql.c_str();
    while (*rest != '\0') {
      sqlite3_stmt* statement = nullptr;
      check(sqlite3_prepare_v2(database_, rest, -1, &statement, &rest));
      if (statement == nullptr) continue;
      rows = step(statement);
      check(sqlite3_finalize(statement));
    }
    return rows;
  }

 private:
  void check(int code) const {
    if (code != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(database_));
  }

  static Lines step(sqlite3_stmt* statement) {
    Lines rows;
    while (sqlite3_step(statement) == SQLITE_ROW) {
      std::string row;
      for (int column = 0; column < sqlite3_column_count(statement); ++column) {
        const auto* text = sqlite3_column_text(statement, column);
        row +=
            fmt::format("{}{}", column == 0 ? "" : "|", text == nullptr ? "NULL" : reinterpret_cast<const char*>(text));
      }
      rows.push_back(std::move(row));
    }
    return rows;
  }

  sqlite3* database_ = nullptr;
};

class SqliteFleet final : public Fleet {
 public:
  explicit SqliteFleet(const std::filesystem::path& directory) : directory_(directory) {}

  void add(const std::string& tenant) override { make(file_of(tenant)); }
  void add_central() override { make(file_of("central")); }

  std::unique_ptr<Session> open(const std::string& tenant) override {
    return std::make_unique<SqliteSession>(file_of(tenant), SQLITE_OPEN_READWRITE);
  }

  std::string configuration() const override { return "[tenants]\nsource = \"glob\"\npattern = \"tenants/{id}.db\"\n"; }

  std::map<std::string, std::string> variables() const override {
    return {{"DIALECT", "sqlite"}, {"CENTRAL_URL", "sqlite:central.db"}};
  }

 private:
  std::filesystem::path file_of(const std::string& tenant) const {
    return tenant == "central" ? directory_ / "central.db" : directory_ / "tenants" / (tenant + ".db");
  }

  // A file of zero bytes is no tenant: it may have been cut off.
  static void make(const std::filesystem::path& file) {
    std::filesystem::create_directories(file.parent_path());
    SqliteSession(file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE).query("PRAGMA user_version = 0; VACUUM");
  }

  std::filesystem::path directory_;
};

}  // namespace

std::unique_ptr<Fleet> make_sqlite_fleet(const std::filesystem::path& directory) {
  return std::make_unique<SqliteFleet>(directory);
}

}  // namespace drover::stories
