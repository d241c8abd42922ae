#pragma once

#include <initializer_list>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "control/owner.hpp"
#include "control/sql/texts.hpp"
#include "control/store.hpp"

namespace drover::control {

struct Store::State {
  class Transaction;
  // An observation with the epoch it counts under.
  struct Seen {
    const Observation* observation = nullptr;
    std::int64_t epoch = 0;
  };

  State(const db::Drivers& drivers, const db::Url& url);

  // Serialised: for what is one statement.
  db::Rows ask(std::string_view sql, std::initializer_list<db::Value> args = {});

  // What follows is called with the mutex held.
  db::Rows query(std::string_view sql, std::initializer_list<db::Value> args = {});
  // This process as an owner of runs and jobs, from its first one on.
  const std::string& owner();
  void free_the_dead();
  void observe(const std::vector<Seen>& seen);
  void keep(std::map<std::string, const ledger::History*> histories);  // by digest, those that are not there yet

  const Texts& texts;
  Owners owners;
  std::string control_id;
  std::mutex mutex;
  std::optional<Presence> presence;
  std::unique_ptr<db::Connection> connection;
};

// One call's writes: all or nothing, and no other thread's between them. Rolled back unless committed.
class Store::State::Transaction {
 public:
  explicit Transaction(State& state);
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
