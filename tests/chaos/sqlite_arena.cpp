#include <functional>
#include <stdexcept>

#include <sqlite3.h>

#include "arena.hpp"

namespace drover::chaos {

namespace {

using Row = std::function<void(sqlite3_stmt*)>;

class File {
 public:
  explicit File(const std::string& path) {
    if (sqlite3_open_v2(path.c_str(), &handle_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr) != SQLITE_OK) {
      throw std::runtime_error("cannot open " + path);
    }
    sqlite3_busy_timeout(handle_, 10'000);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() { sqlite3_close(handle_); }

  void each(const std::string& sql, const Row& row) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(handle_, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) fail();
    int result = sqlite3_step(statement);
    for (; result == SQLITE_ROW; result = sqlite3_step(statement)) row(statement);
    sqlite3_finalize(statement);
    if (result != SQLITE_DONE) fail();
  }

 private:
  [[noreturn]] void fail() { throw std::runtime_error(std::string("sqlite: ") + sqlite3_errmsg(handle_)); }

  sqlite3* handle_ = nullptr;
};

std::string text(sqlite3_stmt* statement, int column) {
  return reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
}

class SqliteArena : public Arena {
 public:
  SqliteArena(std::filesystem::path directory, const std::vector<std::string>& tenants)
      : directory_(std::move(directory) / "tenants") {
    std::filesystem::create_directories(directory_);
    for (std::size_t i = 0; i < tenants.size(); ++i) {
      File file(path(tenants[i]));
      // Half of them in WAL mode: the runner leaves a file's mode alone.
      file.each(i % 2 == 0 ? "PRAGMA journal_mode=WAL" : "PRAGMA journal_mode=DELETE", [](auto*) {});
      file.each("CREATE TABLE origin (id INTEGER PRIMARY KEY)", [](auto*) {});
    }
  }

  std::string configuration(const std::string& /*place*/) const override {
    return "[tenants]\nsource = \"glob\"\npattern = \"tenants/{id}.db\"\n";
  }

  Sight look(const std::string& tenant) override {
    File file(path(tenant));
    // All of it as it is at one moment: somebody may be at work.
    file.each("BEGIN", [](auto*) {});
    Sight sight;
    std::set<std::string> tables;
    file.each("SELECT name FROM sqlite_schema WHERE type = 'table'", [&](auto* row) { tables.insert(text(row, 0)); });
    for (const auto& table : tables) {
      if (table.starts_with("t_")) sight.tables.insert(std::stoi(table.substr(2)));
    }
    if (tables.contains("marks")) {
      file.each("SELECT k FROM marks", [&](auto* row) { sight.marks.push_back(sqlite3_column_int(row, 0)); });
    }
    if (!tables.contains("drover_head")) return sight;
    file.each("SELECT version FROM schema_migrations",
              [&](auto* row) { sight.ledger.insert(std::stoi(text(row, 0))); });
    file.each("SELECT seq FROM drover_head", [&](auto* row) { sight.head = sqlite3_column_int64(row, 0); });
    file.each("SELECT count(*), coalesce(max(seq), 0), sum(state = 'applied') FROM drover_journal", [&](auto* row) {
      sight.journal_rows = sqlite3_column_int64(row, 0);
      sight.journal_highest = sqlite3_column_int64(row, 1);
      sight.journal_applied = sqlite3_column_int64(row, 2);
    });
    return sight;
  }

  std::string whole(const std::string& tenant) override {
    File file(path(tenant));
    std::string said;
    file.each("PRAGMA integrity_check", [&](auto* row) { said += text(row, 0); });
    return said == "ok" ? "" : said;
  }

 private:
  std::string path(const std::string& tenant) const { return (directory_ / (tenant + ".db")).string(); }

  std::filesystem::path directory_;
};

}  // namespace

std::unique_ptr<Arena> make_sqlite_arena(const std::filesystem::path& directory,
                                         const std::vector<std::string>& tenants) {
  return std::make_unique<SqliteArena>(directory, tenants);
}

}  // namespace drover::chaos
