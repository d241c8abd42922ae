#include "support/private_postgres.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <fmt/format.h>
#include <unistd.h>

namespace drover::support {

namespace {

namespace fs = std::filesystem;

bool run(const std::string& command, const std::string& log) {
  return std::system(fmt::format("cd /tmp && {} >>{} 2>&1", command, log).c_str()) == 0;
}

// The server refuses to be run by root.
std::string as_postgres(const std::string& command) {
  return (::geteuid() == 0 ? "setpriv --reuid=postgres --regid=postgres --clear-groups " : "") + command;
}

std::string contents(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

PrivatePostgres::PrivatePostgres(const std::vector<std::string>& settings) {
  std::string name = "/tmp/drover-pg-XXXXXX";
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a directory in /tmp");
  directory_ = name;
  const auto log = directory_ + "/commands.log";
  const bool owned = ::geteuid() != 0 || run("chown postgres " + directory_, log);
  const auto initdb =
      fmt::format("{}/initdb -D {}/d -U postgres -A trust --no-sync -E UTF8 --locale=C", programs(), directory_);
  if (!owned || !run(as_postgres(initdb), log)) throw std::runtime_error(contents(log));
  std::ofstream(directory_ + "/d/postgresql.conf", std::ios::app)
      << "listen_addresses = ''\nunix_socket_directories = '" << directory_ << "'\nfsync = off\n"
      << fmt::format("{}\n", fmt::join(settings, "\n"));
  control("start");
}

PrivatePostgres::~PrivatePostgres() {
  run(as_postgres(fmt::format("{}/pg_ctl -D {}/d -m immediate -w stop", programs(), directory_)), "/dev/null");
  std::error_code ignored;
  fs::remove_all(directory_, ignored);
}

std::string PrivatePostgres::url(const std::string& database) const {
  return fmt::format("postgresql://postgres@/{}?host={}", database, directory_);
}

void PrivatePostgres::crash_and_start() const { control("-m immediate restart"); }

// A recovery that writes everything to a busy disk takes its time.
void PrivatePostgres::control(const std::string& arguments) const {
  const auto log = directory_ + "/commands.log";
  const auto command =
      fmt::format("{0}/pg_ctl -D {1}/d -w -t 600 -l {1}/server.log {2}", programs(), directory_, arguments);
  if (!run(as_postgres(command), log)) throw std::runtime_error(contents(log) + contents(directory_ + "/server.log"));
}

std::string PrivatePostgres::programs() {
  const fs::path all = "/usr/lib/postgresql";
  int newest = 0;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(all, error)) {
    if (fs::exists(entry.path() / "bin/initdb")) newest = std::max(newest, std::atoi(entry.path().filename().c_str()));
  }
  return newest == 0 ? std::string() : (all / std::to_string(newest) / "bin").string();
}

}  // namespace drover::support
