#include "support/private_postgres.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
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

// A lock that other processes wait for, until it goes.
class FileLock {
 public:
  explicit FileLock(const fs::path& path) : descriptor_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
    if (descriptor_ < 0 || ::flock(descriptor_, LOCK_EX) != 0) throw std::runtime_error("cannot lock " + path.string());
  }
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock() { ::close(descriptor_); }

 private:
  int descriptor_;
};

void make_cluster(const std::string& directory, const std::string& log) {
  const auto initdb = fmt::format("{}/initdb -D {}/d -U postgres -A trust --no-sync -E UTF8 --locale=C",
                                  PrivatePostgres::programs(), directory);
  if (!run(as_postgres(initdb), log)) throw std::runtime_error(contents(log));
}

void copy_files(const fs::path& from, const fs::path& to, const std::string& log) {
  if (!run(fmt::format("cp -a '{}' '{}'", from.string(), to.string()), log)) throw std::runtime_error(contents(log));
}

// Most of what a server's start costs is initdb: where the tests say where, one is made for all of them and copied.
void make_or_copy_cluster(const std::string& directory, const std::string& log) {
  const char* place = std::getenv("DROVER_TEST_CLUSTERS");
  if (place == nullptr || *place == '\0') return make_cluster(directory, log);
  const auto made = fs::path(place) / fs::path(PrivatePostgres::programs()).parent_path().filename();
  fs::create_directories(place);
  const FileLock lock(made.string() + ".lock");
  if (!fs::exists(made)) {
    const auto fresh = made.string() + ".new";
    fs::remove_all(fresh);
    make_cluster(directory, log);
    copy_files(directory + "/d", fresh, log);
    fs::rename(fresh, made);
    return;
  }
  copy_files(made, directory + "/d", log);
}

}  // namespace

PrivatePostgres::PrivatePostgres(const std::vector<std::string>& settings) {
  std::string name = (fs::temp_directory_path() / "drover-pg-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make " + name);
  directory_ = name;
  const auto log = directory_ + "/commands.log";
  const bool owned = ::geteuid() != 0 || run("chown postgres " + directory_, log);
  if (!owned) throw std::runtime_error(contents(log));
  make_or_copy_cluster(directory_, log);
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

void PrivatePostgres::stop() const { control("-m fast stop"); }

void PrivatePostgres::start() const { control("start"); }

void PrivatePostgres::become_replica() const {
  stop();
  std::ofstream(directory_ + "/d/standby.signal").flush();
  start();
}

void PrivatePostgres::promote() const { control("promote"); }

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
