#pragma once

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

namespace drover::tenants {

// A PostgreSQL of our own, on a Unix socket in a directory of its own; gone with the object.
class PrivatePostgres {
 public:
  PrivatePostgres() {
    auto name = std::string("/tmp/drover-pg-XXXXXX");
    directory_ = ::mkdtemp(name.data());
    if (::geteuid() == 0) run("chown postgres " + directory_);
    as_postgres(
        fmt::format("{0}/initdb -D {1}/d -U postgres -A trust --no-sync -E UTF8 --locale=C", bin(), directory_));
    as_postgres(
        fmt::format("{0}/pg_ctl -D {1}/d -w -l {1}/log -o '-c listen_addresses= -c unix_socket_directories={1} "
                    "-c fsync=off' start",
                    bin(), directory_));
  }
  PrivatePostgres(const PrivatePostgres&) = delete;
  PrivatePostgres& operator=(const PrivatePostgres&) = delete;
  ~PrivatePostgres() {
    as_postgres(fmt::format("{}/pg_ctl -D {}/d -m immediate -w stop", bin(), directory_));
    std::filesystem::remove_all(directory_);
  }

  const std::string& socket_directory() const { return directory_; }

  // Empty where PostgreSQL is not installed.
  static std::string bin() {
    const std::filesystem::path all = "/usr/lib/postgresql";
    std::vector<int> versions;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(all, error)) {
      if (exists(entry.path() / "bin/initdb")) versions.push_back(std::atoi(entry.path().filename().c_str()));
    }
    if (versions.empty()) return {};
    return (all / std::to_string(*std::max_element(versions.begin(), versions.end())) / "bin").string();
  }

 private:
  static void run(const std::string& command) {
    if (std::system(("cd /tmp && " + command + " >/dev/null 2>&1").c_str()) != 0) std::abort();
  }
  // The server refuses to be run by root.
  static void as_postgres(const std::string& command) {
    run((::geteuid() == 0 ? "setpriv --reuid=postgres --regid=postgres --clear-groups " : "") + command);
  }

  std::string directory_;
};

}  // namespace drover::tenants
