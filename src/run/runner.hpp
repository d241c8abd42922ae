#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "db/driver.hpp"
#include "events/listener.hpp"
#include "ledger/ledger.hpp"
#include "plan/plan.hpp"

namespace drover::run {

// What a person says of a step that was begun outside of a transaction, and whose end nobody has seen.
struct Decision {
  bool applied = false;  // its effect is there; else it is run again
  std::string by;        // who says so: "ana@host"
};

// One target's share of work, and how far it may go.
struct Job {
  std::string label;
  std::string tenant;
  db::Address address;
  ledger::Names names;
  const migrations::Catalog* catalog = nullptr;
  plan::Goal goal;
  ledger::Writer writer;
  // What the survey saw and a person or a rule approved; a plan that has grown beyond it is not run. nullopt: the
  // target was not surveyed, anything goes.
  std::optional<std::set<std::string>> approved;
  // Told once, before anything is done, of the versions that are planned where nothing was approved. May be empty.
  std::function<void(const std::vector<std::string>& versions)> planned;
  // Asked once if the target knows a newer claim of our own control database (a copied file, a control database from
  // a backup): a claim above that epoch. Empty: the job is given up as fenced.
  std::function<std::int64_t(std::int64_t epoch)> claim_again;
  std::optional<Decision> decision;  // repair
  bool has_ledger = false;           // as far as is known; a wrong guess costs a round trip
};

struct Limits {
  int lock_tries = 10;
  std::chrono::milliseconds longest_lock_pause{30'000};
  int attempts = 3;
  std::vector<std::chrono::milliseconds> attempt_delays{std::chrono::seconds{5}, std::chrono::seconds{30}};
  std::chrono::milliseconds wait_for_lock{60'000};  // for another runner in the same target
  // A target whose server is away is not reached, and others wait for the server; false: it fails.
  bool leaves_those_away = false;
};

// What became of it, and what the ledger said last (nullopt where it could not be read).
struct Result {
  events::Outcome outcome;
  std::optional<ledger::History> history;
  std::optional<db::Error> away;  // its server, for Limits::leaves_those_away
};

// Gives a connection to the address, new or used before; one that has failed is not given again.
class Connections {
 public:
  Connections() = default;
  Connections(const Connections&) = delete;
  Connections& operator=(const Connections&) = delete;
  virtual ~Connections() = default;

  virtual std::unique_ptr<db::Connection> take(const db::Address& address) = 0;
  virtual void give_back(const db::Address& address, std::unique_ptr<db::Connection> connection) = 0;
  // Whether what is given back is closed at once.
  virtual bool closes(const db::Address& /*address*/) const { return false; }
};

// Brings one target to its goal: lock, read, plan, step, record, read back. A target's own failure is in the result;
// nothing is thrown. "migrated" is said only of what was read in the ledger afterwards.
class Runner {
 public:
  Runner(const db::Driver& driver, const db::SessionOptions& session, const Limits& limits, events::Listener& listener);

  Result run(const Job& job, Connections& connections, std::stop_token stop) const;

 private:
  const db::Driver& driver_;
  const db::SessionOptions& session_;
  const Limits& limits_;
  events::Listener& listener_;
};

}  // namespace drover::run
