#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "db/driver.hpp"
#include "hooks/hook.hpp"
#include "log/options.hpp"
#include "sql/dialect.hpp"
#include "tenants/source.hpp"

namespace drover::config {

// [catalog.NAME]
struct Catalog {
  std::string name;
  std::filesystem::path dir;  // absolute
  std::string ledger = "schema_migrations";
  std::string format = "auto";
  std::vector<std::string> ignore;  // patterns of names of files that are no migrations
  std::map<std::string, std::string, std::less<>> placeholders;
  std::optional<db::Url> url;  // a central one's own database; without it the catalog is the tenants'
  std::string schema = "public";
  sql::Dialect dialect = sql::Dialect::postgres;

  bool is_central() const { return url.has_value(); }
};

// [run] and control.trust; the values are the defaults of DESIGN.md section 7.
struct RunDefaults {
  int concurrency = 6;       // connections per server
  int max_concurrency = 32;  // in all
  std::chrono::milliseconds lock_timeout{2'000};
  int lock_tries = 10;
  std::chrono::milliseconds statement_timeout{300'000};
  int attempts = 3;
  std::chrono::milliseconds lease{10'000};
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds busy_timeout{20'000};
  std::chrono::milliseconds wait{60'000};                   // for a place that another run holds
  std::chrono::milliseconds trust{std::chrono::hours{24}};  // older control rows of servers are read again
  bool apply_out_of_order = false;
  // What --canary, --waves, --soak and --max-failures say, and what only the configuration can.
  std::string canary;
  std::vector<std::string> waves;
  std::chrono::milliseconds soak{0};
  std::string max_failures;
  int same_error = 0;
  int slow_down = 0;
  std::string check;
  std::vector<std::string> check_command;
};

// [types], [levels], [tables]: what every migration must say of itself.
struct Required {
  bool types = false;
  bool levels = false;
  bool tables = false;
};

// One value in force, for `doctor`. A secret is shown as its reference, a URL without its password.
struct InForce {
  std::string key;  // run.concurrency
  std::string value;
  std::string
      origin;  // "drover.toml:12:3", "DROVER_RUN_CONCURRENCY", ".env:3 DATABASE_URL", "--concurrency", "default"
};

// The whole configuration: every reference resolved, every relative path made absolute. Holds secrets.
struct Settings {
  std::filesystem::path project;  // where drover.toml is; absolute
  std::filesystem::path file;     // empty: there is none, DATABASE_URL stands for it
  std::string environment;        // --env; empty: none
  db::Url control;
  std::vector<Catalog> catalogs;  // the central ones first, by name; the tenants' last
  std::map<std::string, tenants::Server> servers;
  tenants::SourceOptions source;
  db::SessionOptions session;
  RunDefaults run;
  Required required;
  log::Options log;
  std::vector<hooks::Hook> hooks;  // by name
  std::filesystem::path metrics;   // the file they are written to; absolute; empty: none
  std::vector<InForce> in_force;   // ordered by key
  Problems notes;                  // an ignored DATABASE_URL, an unknown DROVER_ variable, a reference left unresolved

  const Catalog* find(std::string_view catalog) const;  // null: there is none
};

// What `doctor` prints: project and file first, then every value in force.
std::vector<InForce> describe(const Settings& settings);

}  // namespace drover::config
