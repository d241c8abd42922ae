#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "arena.hpp"
#include "options.hpp"
#include "process.hpp"
#include "support/private_postgres.hpp"
#include "workload.hpp"

namespace drover::chaos {

// What every storm passes over: a project with its tenants, its servers, its migrations, and what has been counted.
class Ground {
 public:
  Ground(Options options, std::filesystem::path directory);

  const Options& options() const { return options_; }
  Counts& counts() { return counts_; }
  Workload& workload() { return workload_; }
  unsigned random(unsigned below) { return static_cast<unsigned>(random_()) % below; }
  bool give_up() const { return !counts_.violations.empty(); }

  // The server of the tenants, of the control database, or of both; "": there is none.
  std::string sockets() const;
  // As far as there are any, all at once, and they come up again.
  void crash_servers();
  // Some of the program's sessions, its own words for the control database included. False: there is no server.
  bool end_sessions();

  // `sockets`: where it finds the server; "": where that is.
  Process drover(std::vector<std::string> arguments, const std::string& sockets = {}) const;
  std::string some_tenants();
  // `migrate`, or sometimes `migrate-back`, of some tenants, now and then under another control database.
  std::vector<std::string> some_command();

  // How long one undisturbed run takes: faults are spread over the whole of it.
  std::chrono::milliseconds measure();
  void note(int code, int times);
  void fault(const std::string& what, int times = 1) { counts_.faults[what] += times; }
  void violation(std::string what) { counts_.violations.push_back(std::move(what)); }
  // How much has been applied by now.
  long long look_at_all();
  // When the faults stop, one run brings every tenant to the newest version.
  void heal();

 private:
  std::unique_ptr<Arena> make_arena() const;
  void configure(const std::string& name, const std::string& control) const;
  std::string services_at(const std::string& sockets) const;

  Options options_;
  std::filesystem::path directory_;
  std::mt19937 random_;
  Workload workload_;
  std::vector<std::string> tenants_;
  std::unique_ptr<Arena> arena_;
  std::optional<support::PrivatePostgres> control_server_;  // where the tenants have none
  Counts counts_;
};

}  // namespace drover::chaos
