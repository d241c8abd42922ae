#include "queue/takeover.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <random>

#include <fmt/format.h>
#include <poll.h>

#include "chaos/process.hpp"
#include "chaos/session.hpp"
#include "support/private_postgres.hpp"

namespace drover::bench {

namespace {

namespace fs = std::filesystem;

using chaos::Process;
using chaos::Session;

constexpr int at_once = 25;
constexpr int rescuers = 3;

class Ward {
 public:
  explicit Ward(fs::path directory)
      : directory_(std::move(directory)), server_({"max_connections = 400"}), look_(server_.url()) {
    look_.execute("CREATE DATABASE control");
    look_.execute("CREATE TABLE public.pace (seconds int); INSERT INTO public.pace VALUES (0)");
    for (int i = 0; i < at_once; ++i) look_.execute(fmt::format("CREATE SCHEMA \"c-t{:02}\"", i));
    std::ofstream(directory_ / "drover.toml")
        << "[control]\nurl = \"" << server_.url("control") << "\"\n[catalog.tenant]\ndir = \"migrations\"\n"
        << "[server.main]\nurl = \"" << server_.url() << "\"\n[tenants]\nsource = \"schemas\"\nserver = \"main\"\n"
        << "database = \"postgres\"\npattern = \"c-{id}\"\n";
    fs::create_directory(directory_ / "migrations");
  }

  // As many victims as there are tenants, each at work in one of them, killed one by one within five seconds.
  void round(int number, TakeOver& measured) {
    std::ofstream(directory_ / "migrations" / fmt::format("{:04}_pace.sql", number))
        << "SELECT pg_sleep(seconds) FROM public.pace;\n";
    look_.execute("UPDATE public.pace SET seconds = 600");
    drover({"migrate", "--async"}).wait();
    std::vector<Process> victims;
    for (int i = 0; i < at_once; ++i) victims.push_back(drover({"worker", "-j", "1"}));
    until("SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND wait_event = 'PgSleep'", at_once);
    look_.execute("UPDATE public.pace SET seconds = 0");
    std::vector<Process> others;
    for (int i = 0; i < rescuers; ++i) others.push_back(drover({"worker"}));
    const Session control(server_.url("control"));
    while (control.number("SELECT count(*) FROM drover.workers") < at_once + rescuers) ::poll(nullptr, 0, 10);
    const auto killed = kill_all(victims, control);
    while (control.number("SELECT count(*) FROM drover.runs WHERE finished_at IS NULL") > 0) ::poll(nullptr, 0, 10);
    control.each(
        "SELECT label, extract(epoch FROM started_at), extract(epoch FROM finished_at) FROM drover.jobs "
        "WHERE run = (SELECT max(number) FROM drover.runs)",
        [&](const auto* result, int row) {
          const auto then = killed.at(PQgetvalue(result, row, 0));
          measured.begun.push_back(std::stod(PQgetvalue(result, row, 1)) - then);
          measured.done.push_back(std::stod(PQgetvalue(result, row, 2)) - then);
        });
  }

 private:
  // When, by the clock of the control database, in seconds since 1970; by the job it had.
  std::map<std::string, double> kill_all(std::vector<Process>& victims, const Session& control) {
    std::map<std::string, double> killed;
    for (auto& victim : victims) {
      ::poll(nullptr, 0, static_cast<int>(random_() % (2 * 5'000 / at_once)));
      control.each(fmt::format("SELECT j.label, extract(epoch FROM clock_timestamp()) FROM drover.jobs j JOIN "
                               "drover.owners o ON o.id = j.owner WHERE j.state = 'running' AND o.name LIKE '% pid {}'",
                               victim.pid()),
                   [&](const auto* result, int row) {
                     killed[PQgetvalue(result, row, 0)] = std::stod(PQgetvalue(result, row, 1));
                   });
      victim.kill_now();
    }
    return killed;
  }

  Process drover(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), DROVER_PROGRAM);
    return Process({.arguments = std::move(arguments), .directory = directory_, .log = directory_ / "log"});
  }

  void until(const std::string& sql, long long count) const {
    while (look_.number(sql) != count) ::poll(nullptr, 0, 10);
  }

  fs::path directory_;
  support::PrivatePostgres server_;
  Session look_;
  std::mt19937 random_{std::random_device{}()};
};

}  // namespace

TakeOver take_over(int rounds, const fs::path& directory) {
  TakeOver measured;
  Ward ward(directory);
  for (int number = 1; number <= rounds; ++number) ward.round(number, measured);
  std::ranges::sort(measured.begun);
  std::ranges::sort(measured.done);
  return measured;
}

}  // namespace drover::bench
