#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include "network.hpp"
#include "process.hpp"
#include "session.hpp"
#include "support/private_postgres.hpp"

// Workers on three hosts, the servers of tenants and control database on a fourth. One of the three is cut off while it
// is at work: the others take its jobs over. It comes back, with all it had under way, and takes part again. Nothing is
// done twice.
namespace drover::hosts {

namespace {

using chaos::Process;
using chaos::Session;
using std::chrono::milliseconds;

constexpr int skipped = 77;
constexpr int tenants = 24;
constexpr milliseconds patience{60'000};

struct Broken : std::runtime_error {
  using std::runtime_error::runtime_error;
};

void expect(bool holds, const std::string& what) {
  if (!holds) throw Broken(what);
}

class Fleet {
 public:
  Fleet(std::string program, std::filesystem::path directory)
      : network_(3),
        server_({fmt::format("listen_addresses = '{}'", Network::address()), "max_connections = 60"}),
        program_(std::move(program)),
        directory_(std::move(directory)),
        look_(server_.url()) {
    look_.execute(
        "COPY (SELECT unnest(ARRAY['local all all trust', 'host all all all trust'])) TO PROGRAM 'cat > pg_hba.conf'");
    look_.execute("SELECT pg_reload_conf()");
    look_.execute("CREATE DATABASE control");
    for (int i = 0; i < tenants; ++i) look_.execute(fmt::format("CREATE SCHEMA \"{}\"", name_of(i)));
    // The one that comes back asks soon whether its old connections are still good for anything.
    const auto url = [](const std::string& database) {
      return fmt::format("url = \"postgresql://postgres@{}/{}?keepalives_idle=3&tcp_user_timeout=5000\"\n",
                         Network::address(), database);
    };
    std::ofstream(directory_ / "drover.toml")
        << "[control]\n"
        << url("control") << "[catalog.tenant]\ndir = \"migrations\"\n[server.main]\n"
        << url("postgres") << "[tenants]\nsource = \"schemas\"\nserver = \"main\"\ndatabase = \"postgres\"\n"
        << "pattern = \"c-{id}\"\n[run]\nlease = \"2s\"\n";
    std::filesystem::create_directory(directory_ / "migrations");
    add("0001_marks", "CREATE TABLE marks (k int)");
    until("the server lets other hosts in", [&] { return drover({"migrate"}).wait() == 0; });
  }

  // A migration that takes a while, so that there is somebody at work.
  void queue(const std::string& version) {
    add(version + "_slow", fmt::format("SELECT pg_sleep(0.4);\nINSERT INTO marks (k) VALUES ({})", version));
    expect(drover({"migrate", "--async"}).wait() == 0, "it cannot be queued");
  }

  void wait_for_the_run() const {
    expect(drover({"wait", "--timeout", "60s"}).wait() == 0, "the run does not end well in a minute");
  }

  void work_at(int host) {
    workers_.at(host).emplace(start(Network::at(host, words({"worker", "--poll", "100ms", "-j", "2"}))));
  }

  void pull_while_at_work(int host) {
    until("it is at work", [&] { return running_at(host) > 0; });
    Network::pull(host);
  }

  // It goes on, or has ended, as when a server is gone, and is started again by its supervisor.
  void plug_in(int host) {
    until("it is taken for dead", [&] { return is_known(host) == 0; });
    Network::plug(host);
    until("it is there again", [&] { return workers_.at(host)->ends_within(milliseconds{20}) || is_idle(host) > 0; });
    if (!workers_.at(host)->ends_within(milliseconds{0})) return;
    std::cout << fmt::format("the one that was cut off has ended: {}\n", workers_.at(host)->wait());
    work_at(host);
    until("it is there again", [&] { return is_known(host) > 0; });
  }

  // What the one that was cut off had under way has been refused, and is no failure of anybody's.
  void nobody_is_told_a_failure() const {
    std::ifstream log(directory_ / "log");
    for (std::string line; std::getline(log, line);) expect(!line.starts_with("failed"), line);
  }

  long long taken_over() const {
    return control("SELECT count(*) FROM drover.jobs WHERE attempts > 1 AND state = 'done'");
  }

  long long done_at(int host, const std::string& version) const {
    return of_all(
        fmt::format("SELECT count(*) FROM {{}}.drover_journal WHERE version = '{}' AND worker LIKE '% pid {}'", version,
                    workers_.at(host)->pid()));
  }

  void judge(long long migrations) const {
    expect(of_all("SELECT count(*) FROM {}.schema_migrations") == migrations * tenants, "not all is in the ledgers");
    expect(of_all("SELECT count(*) FROM {}.drover_journal WHERE state = 'applied'") == migrations * tenants,
           "something is more than once in a journal, or missing");
    expect(of_all("SELECT count(*) FROM {}.marks") == (migrations - 1) * tenants, "an effect is missing, or too much");
    expect(of_all("SELECT count(DISTINCT k) FROM {}.marks") == (migrations - 1) * tenants, "an effect is there twice");
    expect(of_all("SELECT abs(h.seq - (SELECT count(*) FROM {0}.drover_journal)) FROM {0}.drover_head h") == 0,
           "a head is not at its journal's end");
  }

 private:
  static std::string name_of(int tenant) { return fmt::format("c-t{:02}", tenant); }

  void add(const std::string& name, const std::string& text) const {
    std::ofstream(directory_ / "migrations" / (name + ".sql")) << text << ";\n";
  }

  std::vector<std::string> words(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), program_);
    return arguments;
  }
  Process start(const std::vector<std::string>& words) const {
    return Process({.arguments = words, .directory = directory_, .log = directory_ / "log"});
  }
  Process drover(const std::vector<std::string>& arguments) const { return start(words(arguments)); }

  static void until(const std::string& what, const std::function<bool()>& holds) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (!holds()) {
      expect(std::chrono::steady_clock::now() < deadline, "waited in vain: " + what);
      ::poll(nullptr, 0, 5);
    }
  }

  long long control(const std::string& sql) const { return Session(server_.url("control")).number(sql); }

  long long of_all(const std::string& sql) const {
    long long sum = 0;
    for (int i = 0; i < tenants; ++i) {
      sum += look_.number(fmt::format(fmt::runtime(sql), fmt::format("\"{}\"", name_of(i))));
    }
    return sum;
  }

  long long running_at(int host) const {
    return control(
        fmt::format("SELECT count(*) FROM drover.jobs j JOIN drover.owners o ON o.id = j.owner WHERE j.state = "
                    "'running' AND o.name LIKE '% pid {}'",
                    workers_.at(host)->pid()));
  }

  long long is_known(int host) const {
    return control(fmt::format(
        "SELECT count(*) FROM drover.workers w JOIN drover.owners o ON o.id = w.owner WHERE o.name LIKE '% pid {}'",
        workers_.at(host)->pid()));
  }

  // It has said so itself, after it had been taken for dead.
  long long is_idle(int host) const {
    return control(
        fmt::format("SELECT count(*) FROM drover.workers w JOIN drover.owners o ON o.id = w.owner WHERE o.name LIKE "
                    "'% pid {}' AND w.jobs = 0 AND w.beat_at > w.started_at",
                    workers_.at(host)->pid()));
  }

  Network network_;
  support::PrivatePostgres server_;
  std::string program_;
  std::filesystem::path directory_;
  Session look_;
  std::array<std::optional<Process>, 3> workers_;
};

void tell(const std::string& program, const std::filesystem::path& directory) {
  Fleet fleet(program, directory);
  fleet.queue("0002");
  fleet.work_at(1);  // first, or the others may have left it nothing
  fleet.work_at(0);
  fleet.work_at(2);
  fleet.pull_while_at_work(1);
  fleet.wait_for_the_run();
  fleet.judge(2);
  std::cout << fmt::format("{} jobs were taken over\n", fleet.taken_over());
  expect(fleet.taken_over() > 0, "no job was taken over");
  fleet.plug_in(1);
  fleet.queue("0003");
  fleet.wait_for_the_run();
  fleet.judge(3);
  fleet.nobody_is_told_a_failure();
  std::cout << fmt::format("{} jobs by the one that has come back\n", fleet.done_at(1, "0003"));
  expect(fleet.done_at(1, "0003") > 0, "the one that was cut off does not take part again");
}

int main_of(int count, char** words) {
  if (count != 3 || std::string(words[1]) != "--drover") {
    std::cerr << "usage: hosts --drover PROGRAM\n";
    return 64;
  }
  if (support::PrivatePostgres::programs().empty() || !Network::can_be_made()) {
    std::cerr << "skipped: needs root, network namespaces and PostgreSQL\n";
    return skipped;
  }
  std::string name = (std::filesystem::temp_directory_path() / "drover-hosts-XXXXXX").string();
  const std::filesystem::path directory = mkdtemp(name.data());
  try {
    tell(std::filesystem::absolute(words[2]), directory);
  } catch (const std::exception& broken) {
    std::cout << "FAILED: " << broken.what() << "\nkept for a look: " << directory.string() << "\n";
    return 1;
  }
  std::filesystem::remove_all(directory);
  return 0;
}

}  // namespace

}  // namespace drover::hosts

int main(int count, char** words) { return drover::hosts::main_of(count, words); }
