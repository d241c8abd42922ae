#include "ground.hpp"

#include <csignal>
#include <fstream>
#include <utility>

#include <fmt/format.h>

#include "session.hpp"

namespace drover::chaos {

namespace {

using std::chrono::milliseconds;

}  // namespace

Ground::Ground(Options options, std::filesystem::path directory)
    : options_(std::move(options)),
      directory_(std::move(directory)),
      random_(options_.seed),
      workload_(directory_ / "migrations", options_.engine != "sqlite") {
  for (int i = 0; i < options_.tenants; ++i) tenants_.push_back(fmt::format("t-{:03}", i));
  arena_ = make_arena();
  if (options_.control_on_server && arena_->sockets().empty()) control_server_.emplace();
  configure("drover.toml", "control");
  configure("other.toml", "other");  // a second control database: a fresh checkout in a CI job has an empty one
  for (int i = 0; i < 4; ++i) workload_.raise();
}

std::unique_ptr<Arena> Ground::make_arena() const {
  if (options_.engine == "sqlite") return make_sqlite_arena(directory_, tenants_);
  return make_postgres_arena(tenants_, options_.engine == "schemas");
}

std::string Ground::sockets() const {
  return control_server_ ? control_server_->socket_directory() : arena_->sockets();
}

// Where a lease has to run out before anybody sees that a process is dead, the others wait longer than that. The server
// is the same for all whatever their way to it, so it goes by a name.
void Ground::configure(const std::string& name, const std::string& control) const {
  auto url = "sqlite:" + control + ".db";
  if (options_.control_on_server) {
    Session("postgresql://postgres@/postgres?host=" + sockets()).execute("CREATE DATABASE " + control);
    url = fmt::format("postgresql://postgres@/{}?service=main", control);
  }
  std::ofstream(directory_ / name) << "[control]\nurl = \"" << url << "\"\n[catalog.tenant]\ndir = \"migrations\"\n"
                                   << arena_->configuration("service=main")
                                   << fmt::format("[run]\nlease = \"{}ms\"\n", lease.count())
                                   << "attempts = 2\n"  // its pause is that much shorter than the one behind it
                                   << "wait = " << (options_.control_on_server ? "\"5s\"\n" : "\"1s\"\n");
}

std::string Ground::services_at(const std::string& sockets) const {
  const auto path = directory_ / ("services" + std::filesystem::path(sockets).filename().string());
  if (!std::filesystem::exists(path)) std::ofstream(path) << "[main]\nhost=" << sockets << "\n";
  return path;
}

void Ground::crash_servers() {
  arena_->crash();
  if (control_server_) control_server_->crash_and_start();
}

bool Ground::end_sessions() {
  if (sockets().empty()) return false;
  Session("postgresql://postgres@/postgres?host=" + sockets())
      .execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
          "WHERE application_name LIKE 'drover%' AND random() < 0.5");
  return true;
}

Process Ground::drover(std::vector<std::string> arguments, const std::string& sockets) const {
  arguments.insert(arguments.begin(), options_.program);
  return Process({.arguments = std::move(arguments),
                  .directory = directory_,
                  .log = directory_ / "log",
                  .environment = {{"PGSERVICEFILE", services_at(sockets.empty() ? this->sockets() : sockets)}}});
}

std::string Ground::some_tenants() {
  std::string some;
  for (const auto& tenant : tenants_) {
    if (random(3) == 0) some += (some.empty() ? "" : ",") + tenant;
  }
  return some.empty() ? tenants_.front() : some;
}

std::vector<std::string> Ground::some_command() {
  std::vector<std::string> command{"--config", random(4) == 0 ? "other.toml" : "drover.toml"};
  if (random(8) == 0) {
    command.insert(command.end(), {"migrate-back", "--steps", "1", "--allow-data-loss", "--yes"});
  } else {
    command.emplace_back("migrate");
  }
  command.insert(command.end(), {"--tenant", some_tenants()});
  return command;
}

milliseconds Ground::measure() {
  const auto began = std::chrono::steady_clock::now();
  const int code = drover({"migrate"}).wait();
  if (code != 0) violation(fmt::format("the first run ended with {}", code));
  return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - began);
}

void Ground::note(int code, int times) {
  counts_.exits[code] += times;
  if (code < 0 && code != -SIGKILL) violation(fmt::format("a process ended by signal {}", -code));
}

long long Ground::look_at_all() {
  long long applied = 0;
  for (const auto& tenant : tenants_) {
    const auto sight = arena_->look(tenant);
    applied += sight.journal_applied;
    for (auto& found : violations(tenant, sight)) violation(std::move(found));
  }
  return applied;
}

void Ground::heal() {
  if (const int code = drover({"migrate", "--verify"}).wait(); code != 0) {
    violation(fmt::format("the last run ended with {}: see the log", code));
  }
  counts_.committed_in_all = look_at_all();
  for (const auto& tenant : tenants_) {
    const auto sight = arena_->look(tenant);
    if (static_cast<int>(sight.ledger.size()) != workload_.newest()) {
      violation(fmt::format("{}: stuck with {} of {} migrations", tenant, sight.ledger.size(), workload_.newest()));
    }
    if (const auto said = arena_->whole(tenant); !said.empty()) violation(tenant + ": " + said);
  }
}

}  // namespace drover::chaos
