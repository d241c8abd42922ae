#include <stdexcept>

#include <sqlite3.h>

#include "floor/client.hpp"

namespace drover::bench {

namespace {

class SqliteClient final : public Client {
 public:
  void play(const Tenant& tenant, const Script& script) override {
    sqlite3* handle = nullptr;
    const int code =
        sqlite3_open_v2(tenant.place.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    handle_.reset(handle);
    if (code != SQLITE_OK) fail();
    sqlite3_busy_timeout(handle, 10'000);
    for (const auto& said : script) {
      if (said.args.empty()) {
        if (sqlite3_exec(handle, said.sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail();
      } else {
        bound(said);
      }
    }
    handle_.reset();
  }

 private:
  void bound(const Said& said) {
    sqlite3_stmt* made = nullptr;
    if (sqlite3_prepare_v2(handle_.get(), said.sql.c_str(), -1, &made, nullptr) != SQLITE_OK) fail();
    const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> statement(made, &sqlite3_finalize);
    for (std::size_t i = 0; i < said.args.size(); ++i) {
      const auto& value = said.args[i];
      if (value) sqlite3_bind_text(made, static_cast<int>(i) + 1, value->c_str(), -1, SQLITE_STATIC);
    }
    int code = SQLITE_ROW;
    while (code == SQLITE_ROW) code = sqlite3_step(made);
    if (code != SQLITE_DONE) fail();
  }

  [[noreturn]] void fail() const { throw std::runtime_error(sqlite3_errmsg(handle_.get())); }

  std::unique_ptr<sqlite3, decltype(&sqlite3_close)> handle_{nullptr, &sqlite3_close};
};

}  // namespace

std::unique_ptr<Client> make_sqlite_client() { return std::make_unique<SqliteClient>(); }

}  // namespace drover::bench
