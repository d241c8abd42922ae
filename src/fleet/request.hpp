#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
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
  std::chrono::milliseconds between_askings{10'000};        // what the servers have left, while a run goes on
  int schemas_per_connection = 200;
  std::chrono::milliseconds connection_age{std::chrono::minutes{15}};
  // Runs a program in the project's directory; unexpected: what went wrong. For WaveRules::check_command.
  std::function<std::expected<std::string, std::string>(const std::vector<std::string>&)> run_program = {};
};

// One catalog with the targets it is for. A run walks its stages in order.
struct Stage {
  const migrations::Catalog* catalog = nullptr;
  std::string ledger_table = "schema_migrations";
  db::SessionOptions session;
  std::vector<tenants::Target> targets;  // selected ones, those that do not take part included
  bool whole_source = true;              // nothing was left out by a selection
  // What the source has by now where any of that is new; what cannot be had is none. May be empty.
  using IsNew = std::function<bool(const tenants::Target& target)>;
  std::function<std::vector<tenants::Target>(const IsNew& is_new)> list_again = {};

  // Of the whole source, what is known and not here has vanished.
  std::unordered_set<std::string_view> labels() const {
    std::unordered_set<std::string_view> labels;
    for (const auto& target : targets) labels.insert(target.label);
    return labels;
  }
  ledger::Names names() const { return {catalog->name(), ledger_table, catalog->format().ledgers}; }
};

enum class Action { migrate, migrate_back, retry, resume };

// The parts of a run that must end well before the next one starts; none: one part.
struct WaveRules {
  std::string canary;              // "10": so many; else a selection: "ring=canary"
  std::vector<std::string> waves;  // "10%": so many of all, those of earlier waves included; else a selection
  std::chrono::milliseconds soak{0};
  std::string check;                       // SQL: returns no row in a tenant that is well
  std::vector<std::string> check_command;  // ends with 0 where the run may go on

  bool any() const { return !canary.empty() || !waves.empty(); }
  bool checks() const { return !check.empty() || !check_command.empty(); }
};

// What halts a run, beside the first failure. Nothing set: nothing does.
struct HaltRules {
  std::optional<std::int64_t> failures;  // more than so many, in the whole run
  std::optional<double> percent;         // more than such a part of a wave
  int same_error = 0;                    // so many tenants in a row fail with the same error
  double slow_down = 0;                  // the median of 20 tenants is above this many times the first wave's

  bool any() const { return failures || percent || same_error > 0 || slow_down > 0; }
};

// Which of a run's unfinished targets a retry is about.
struct RetryFilter {
  std::optional<migrations::Version> migration;  // that failed
  std::string error;                             // its class, or its SQLSTATE; "": any

  bool any() const { return migration || !error.empty(); }
};

// What a command asks for.
struct Request {
  Action action = Action::migrate;
  std::string verb;                 // as in the summary: "migrate", "plan", "migrate-back", "retry"
  plan::Goal goal;                  // migrate and migrate_back; its level is set for each target
  std::optional<std::int64_t> run;  // retry, resume: of this run; nullopt: the latest that fits
  RetryFilter filter;               // retry
  bool dry_run = false;             // plan: sends plan groups, changes nothing
  bool verify = false;              // open every target, whatever the control database says
  bool allow_data_loss = false;
  bool fail_fast = false;
  bool strict = false;
  bool async = false;  // workers elsewhere do it
  bool sweep = false;  // tenants that come while the run goes on are brought there too
  WaveRules waves;
  HaltRules halt;
  std::optional<run::Decision> decision;  // repair
};

}  // namespace drover::fleet
