#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include <sqlite3.h>

#include "db/connection.hpp"
#include "db/driver.hpp"

namespace drover::sqlite {

class Connection final : public db::Connection {
 public:
  // Opens an existing file, or makes it where `options.may_create` says so. Throws db::Error.
  Connection(std::string path, const db::SessionOptions& options);
  ~Connection() override;

  void execute(std::string_view sql) override;
  db::Rows query(std::string_view sql, db::Args args = {}) override;
  std::vector<db::Answer> play(const db::Script& script, const db::StepDone& done = {}) override;
  std::unique_ptr<db::Lock> try_lock(std::string_view name) override;
  void reset() override;
  void cancel() noexcept override;
  std::string server_version() const override;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  using Prepared = std::unique_ptr<sqlite3_stmt, Finalize>;
  using Clock = std::chrono::steady_clock;

  static int on_busy(void* self, int tries);
  static int on_progress(void* self);

  void open();
  void replace_handle(sqlite3* handle);
  void read_header();
  void refuse_truncated(std::int64_t size);
  void refuse_more(std::string_view rest);
  Prepared prepare(std::string_view sql, const char** rest);
  db::Rows run(sqlite3_stmt* statement, bool keep_rows);
  void play_one(const db::Statement& statement, db::Answer& answer);
  db::Answer play_step(const db::Step& step);
  void clean_up(bool foreign_keys);
  void roll_back();
  bool in_transaction() const { return sqlite3_get_autocommit(handle_.get()) == 0; }
  bool foreign_keys() const;
  [[noreturn]] void raise(int code);
  db::Error busy(const db::Error& problem) const;

  struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
  };
  std::string path_;
  db::SessionOptions options_;
  std::mutex handle_mutex_;  // held to replace the handle, and to interrupt it
  std::unique_ptr<sqlite3, Close> handle_;
  std::chrono::milliseconds busy_timeout_;
  std::chrono::milliseconds statement_timeout_;
  std::optional<Clock::time_point> busy_deadline_;
  std::optional<Clock::time_point> statement_deadline_;
  bool timed_out_ = false;
  std::atomic<bool> cancelled_ = false;
};

}  // namespace drover::sqlite
