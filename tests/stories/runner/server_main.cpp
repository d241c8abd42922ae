// story_server start FILE | stop FILE: one PostgreSQL server for all stories of a ctest run. FILE then names its socket
// directory. It ends with `stop`, and by itself when ctest, the parent of `start`, is gone.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <fcntl.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "support/private_postgres.hpp"

namespace {

namespace fs = std::filesystem;

int open_pid(pid_t pid) { return static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)); }

int termination() {
  sigset_t signals;
  ::sigemptyset(&signals);
  ::sigaddset(&signals, SIGTERM);
  ::sigprocmask(SIG_BLOCK, &signals, nullptr);
  return ::signalfd(-1, &signals, SFD_CLOEXEC);
}

// Lives in the background, with none of ctest's pipes, which it would keep open. Closes `ready` when the file is there.
void keep(const fs::path& file, pid_t ctest, int ready) {
  ::setsid();
  const int nothing = ::open("/dev/null", O_RDWR);
  if (nothing < 0) return;
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(nothing, descriptor);
  const drover::support::PrivatePostgres server({"max_connections = 500"});  // for as many stories as there are cores
  const int terminated = termination();
  const auto fresh = file.string() + ".new";
  std::ofstream(fresh) << server.socket_directory() << '\n' << ::getpid() << '\n';
  fs::rename(fresh, file);
  ::close(ready);
  pollfd ends[] = {{.fd = terminated, .events = POLLIN, .revents = 0},
                   {.fd = open_pid(ctest), .events = POLLIN, .revents = 0}};
  ::poll(ends, 2, -1);
  fs::remove(file);
}

int start(const fs::path& file) {
  if (drover::support::PrivatePostgres::programs().empty()) {
    std::fputs("PostgreSQL's server is not installed\n", stderr);
    return 1;
  }
  fs::remove(file);
  const pid_t ctest = ::getppid();
  int ready[2];
  if (::pipe2(ready, O_CLOEXEC) != 0) return 1;
  if (::fork() == 0) {
    ::close(ready[0]);
    keep(file, ctest, ready[1]);
    std::_Exit(0);
  }
  ::close(ready[1]);
  // Nothing is ever written: the other end is closed by the keeper, or by its death.
  char nothing = 0;
  while (::read(ready[0], &nothing, 1) < 0) continue;
  if (fs::exists(file)) return 0;
  std::fputs("the server did not start\n", stderr);
  return 1;
}

int stop(const fs::path& file) {
  std::ifstream text(file);
  std::string sockets;
  pid_t keeper = 0;
  if (!(text >> sockets >> keeper)) return 0;
  const int gone = open_pid(keeper);
  ::kill(keeper, SIGTERM);
  pollfd ended{.fd = gone, .events = POLLIN, .revents = 0};
  return ::poll(&ended, 1, 30'000) == 1 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 3 && std::string(argv[1]) == "start") return start(argv[2]);
  if (argc == 3 && std::string(argv[1]) == "stop") return stop(argv[2]);
  std::fputs("story_server start FILE | stop FILE\n", stderr);
  return 1;
}
