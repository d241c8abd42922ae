#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "db/driver.hpp"
#include "migrations/catalog.hpp"
#include "plan/goal.hpp"
#include "run/runner.hpp"
#include "tenants/tenant.hpp"

namespace drover::fleet {

// The rules of a run; defaults from DESIGN.md section 7.
struct Rules {
  int connections_per_server = 6;
  std::map<std::string, int> server_limits;  // max_connections of [server.NAME]
  int concurrency = 32;                      // in all
  std::optional<int> files_at_once;          // SQLite; nullopt: as many as there are cores
  int lock_tries = 10;
  std::chrono::milliseconds longest_lock_pause{30'000};
  int attempts = 3;
  std::vector<std::chrono::milliseconds> attempt_delays{std::chrono::seconds{5}, std::chrono::seconds{30}};
  std::chrono::milliseconds wait_for_place{60'000};
  std::chrono::milliseconds trust{std::chrono::hours{24}};  // older control rows of servers are read again
  std::chrono::milliseconds grace{8'000};                   // after a first signal
  int schemas_per_connection = 200;
  std::chrono::milliseconds connection_age{std::chrono::minutes{15}};
};

// One catalog with the targets it is for. A run walks its stages in order.
struct Stage {
  const migrations::Catalog* catalog = nullptr;
  std::string ledger_table = "schema_migrations";
  db::SessionOptions session;
  std::vector<tenants::Target> targets;  // selected ones, those that do not take part included
  std::vector<std::string> all_labels;   // of the whole source: what is known and not here has vanished
  bool whole_source = true;              // nothing was left out by a selection

  ledger::Names names() const { return {catalog->name(), ledger_table, catalog->format().ledgers}; }
};

enum class Action { migrate, migrate_back, retry, resume };

// What a command asks for.
struct Request {
  Action action = Action::migrate;
  std::string verb;                 // as in the summary: "migrate", "plan", "migrate-back", "retry"
  plan::Goal goal;                  // migrate and migrate_back; its level is set for each target
  std::optional<std::int64_t> run;  // retry, resume: of this run; nullopt: the latest that fits
  bool dry_run = false;             // plan: sends plan groups, changes nothing
  bool verify = false;              // open every target, whatever the control database says
  bool allow_data_loss = false;
  bool fail_fast = false;
  bool strict = false;
  std::optional<run::Decision> decision;  // repair
};

}  // namespace drover::fleet
