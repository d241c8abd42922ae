#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <set>
#include <span>
#include <string>
#include <vector>

#include <libpq-fe.h>

#include "db/connection.hpp"
#include "db/driver.hpp"
#include "drivers/postgres/blockers.hpp"
#include "drivers/postgres/kept.hpp"
#include "drivers/postgres/session.hpp"
#include "drivers/postgres/waiting.hpp"

namespace drover::postgres {

class Connection final : public db::Connection {
 public:
  // Throws db::Error.
  Connection(const db::Address& address, const db::SessionOptions& options);
  ~Connection() override;

  void execute(std::string_view sql) override;
  db::Rows query(std::string_view sql, db::Args args = {}) override;
  std::vector<db::Answer> play(const db::Script& script, const db::StepDone& done = {}) override;
  std::unique_ptr<db::Lock> try_lock(std::string_view name) override;
  db::Locked lock_and_read(std::string_view name, const db::Step& reading) override;
  void reset() override;
  void cancel() noexcept override;
  bool is_pooled() const noexcept override { return pooled_; }
  bool wait_for_notification(std::chrono::milliseconds longest, const std::stop_token& stop) override;
  std::string server_version() const override;

 private:
  friend class SessionLock;

  Connection(db::Address address, const db::SessionOptions& options, Session session);
  std::string locking(std::int64_t key) const;
  std::string limit_of_silence() const;
  std::string resetting() const;
  void unlock(std::int64_t key);
  std::unique_ptr<db::Lock> lock_of(std::int64_t key, const db::Value& answer);
  [[noreturn]] void raise(const PGresult* result, const std::string& sql);
  void take_note_of(db::Error& error, const std::string& sql);
  void try_without_keeping(db::Error& error);
  void run(const std::string& sql);
  void roll_back();
  std::vector<db::Answer> play_steps(std::span<const db::Step> steps, const db::StepDone& done, const Waiting& waiting);

  struct FreeCancel {
    void operator()(PGcancel* cancel) const { PQfreeCancel(cancel); }
  };

  db::Address address_;
  std::chrono::milliseconds lock_timeout_;
  std::chrono::milliseconds longest_silence_;
  Handle handle_;
  bool pooled_;
  bool is_ours_ = false;                          // seen not to be a pooler's
  bool is_clean_ = true;                          // nothing but ledgers was read since it was made or reset
  std::unique_ptr<PGcancel, FreeCancel> cancel_;  // made beforehand: PQcancel may be called by any thread
  std::atomic<bool> cancelled_ = false;
  std::set<std::int64_t> locks_;  // by try_lock(), alive
  Kept kept_;
  Blocker blocker_;  // who was seen blocking the statement under way
};

}  // namespace drover::postgres
