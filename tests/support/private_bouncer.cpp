#include "support/private_bouncer.hpp"

#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

namespace drover::support {

namespace {

namespace fs = std::filesystem;

constexpr const char* program = "/usr/sbin/pgbouncer";

std::string contents(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

void configure(const std::string& directory, const std::string& server) {
  std::ofstream(directory + "/users") << "\"postgres\" \"\"\n";
  std::ofstream(directory + "/bouncer.ini")
      << "[databases]\n* = host=" << server << "\n[pgbouncer]\n"
      << "listen_port = 5432\nunix_socket_dir = " << directory << "\nauth_type = trust\nauth_file = " << directory
      << "/users\nlogfile = " << directory << "/log\npool_mode = transaction\ndefault_pool_size = 5\n"
      << "max_client_conn = 200\n";
}

// It refuses to be run by root.
void give_to_postgres(const std::string& directory) {
  const auto* user = ::getpwnam("postgres");
  if (user == nullptr) throw std::runtime_error("there is no user postgres");
  for (const auto& path : {directory, directory + "/users", directory + "/bouncer.ini"}) {
    if (::chown(path.c_str(), user->pw_uid, user->pw_gid) != 0) throw std::runtime_error("cannot give away " + path);
  }
}

[[noreturn]] void become(const std::string& directory) {
  const auto* user = ::geteuid() == 0 ? ::getpwnam("postgres") : nullptr;
  const bool changed =
      user == nullptr || (::setgroups(0, nullptr) == 0 && ::setgid(user->pw_gid) == 0 && ::setuid(user->pw_uid) == 0);
  const int nothing = ::open("/dev/null", O_RDWR);
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(nothing, descriptor);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (changed) ::execl(program, program, "-q", (directory + "/bouncer.ini").c_str(), nullptr);
  ::_exit(127);
}

bool accepts(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
  const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) throw std::runtime_error("no socket");
  const bool accepted = ::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  ::close(descriptor);
  return accepted;
}

}  // namespace

PrivateBouncer::PrivateBouncer(const std::string& server) {
  std::string name = (fs::temp_directory_path() / "drover-pool-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make " + name);
  directory_ = name;
  configure(directory_, server);
  if (::geteuid() == 0) give_to_postgres(directory_);
  pid_ = ::fork();
  if (pid_ < 0) throw std::runtime_error("cannot fork");
  if (pid_ == 0) become(directory_);
  wait_until_it_listens();
}

PrivateBouncer::~PrivateBouncer() {
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  std::error_code ignored;
  fs::remove_all(directory_, ignored);
}

void PrivateBouncer::wait_until_it_listens() const {
  while (!accepts(directory_ + "/.s.PGSQL.5432")) {
    if (::waitpid(pid_, nullptr, WNOHANG) != 0) throw std::runtime_error("PgBouncer: " + contents(directory_ + "/log"));
    ::poll(nullptr, 0, 1);
  }
}

std::string PrivateBouncer::url(const std::string& database) const {
  return fmt::format("postgresql://postgres@/{}?host={}", database, directory_);
}

bool PrivateBouncer::is_installed() { return fs::exists(program); }

}  // namespace drover::support
