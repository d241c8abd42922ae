#pragma once

#include <initializer_list>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "control/attendance.hpp"
#include "control/sql/texts.hpp"
#include "control/store.hpp"
#include "db/address.hpp"
#include "db/driver.hpp"
#include "db/error.hpp"

namespace drover::control {

struct Store::State {
  class Transaction;
  // An observation with the epoch it counts under.
  struct Seen {
    const Observation* observation = nullptr;
    std::int64_t epoch = 0;
  };

  State(const db::Drivers& drivers, const db::Url& url, std::chrono::milliseconds lease);

  // Serialised: for what is one statement, which may be said twice.
  db::Rows ask(std::string_view sql, std::initializer_list<db::Value> args = {});
  // This process as an owner of runs and jobs, from its first one on. Never asked for in a transaction: entering may
  // need a connection, and behind a pooler all of them may be taken by those who wait for this transaction.
  std::string owner();
  // What those who are gone left open is freed, in one go, so that nobody sees half of it.
  void free_the_dead();

  // Store::at_rest by looking, without what was kept.
  std::optional<Rest> find_rest(const std::string& catalog, const std::string& catalog_digest, Instant read_since,
                                const std::string& servers);
  // How much has changed of what that follows from. Nullopt: somebody is at work.
  std::optional<std::string> changes_so_far();

  // What follows is called with the mutex held.
  // Says it again on a new connection where the connection turns out to be lost.
  template <class Said>
  auto surely(Said said) {
    try {
      return said();
    } catch (const db::Error& error) {
      name_what_is_busy(error);
      if (!error.connection_lost) throw;
    }
    connect_again();
    return said();
  }
  void name_what_is_busy(const db::Error& error) const;  // throws it again, with the file, where it is that
  db::Rows query(std::string_view sql, std::initializer_list<db::Value> args = {});
  void lock_targets(const std::string& rows);
  void observe(const std::vector<Seen>& seen);
  // One row's change of state, if it is in one of those; false: it is not.
  bool change(std::int64_t run, RunState to, const std::string& reason, std::initializer_list<RunState> from);
  // With the rows of the outbox that follow from them.
  void append(std::int64_t run, const std::vector<events::Event>& events);
  events::Summary cut_short(std::int64_t run, const std::string& verb);
  // Tells those who wait for the queue, once the transaction is committed.
  void notify();
  void keep(std::map<std::string, const ledger::History*> histories);  // by digest, those that are not there yet

  std::unique_ptr<db::Connection> connect() const;
  // A server that was restarted is waited for; then this throws what it says. Never while a transaction is open.
  void connect_again();

  const Texts& texts;
  const db::Driver* driver;
  db::Address address;
  std::string control_id;
  std::mutex mutex;
  std::unique_ptr<db::Connection> connection;
  std::unique_ptr<Attendance> attendance;
  std::vector<Subscription> subscriptions;
  std::mutex listening;  // held while `listener` is used; never together with `mutex`
  std::unique_ptr<db::Connection> listener;

 private:
  void open_file();
  void open_server(std::chrono::milliseconds lease);
};

// One call's writes: all or nothing. Rolled back unless committed.
class Store::State::Transaction {
 public:
  // Alone: with none of these from another process at the same time. The others are guarded by the state, the owner and
  // the epoch that they ask for.
  enum class With { others, none };

  explicit Transaction(State& state, With with = With::none);
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();

  void commit();

 private:
  State& state_;
  std::scoped_lock<std::mutex> lock_;
  bool open_ = true;
};

}  // namespace drover::control
