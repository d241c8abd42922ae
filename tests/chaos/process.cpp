#include "process.hpp"

#include <cstdlib>
#include <stdexcept>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): kill is not in <csignal>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace drover::chaos {

namespace {

[[noreturn]] void become(const Program& program) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int output = open(program.log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  const int nothing = open("/dev/null", O_RDONLY);
  if (output < 0 || nothing < 0) _exit(127);
  dup2(nothing, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  for (const auto& [name, value] : program.environment) setenv(name.c_str(), value.c_str(), 1);
  std::vector<char*> words;
  words.reserve(program.arguments.size() + 1);
  for (const auto& argument : program.arguments) words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);
  if (chdir(program.directory.c_str()) == 0) execv(words[0], words.data());
  _exit(127);
}

}  // namespace

Gate::Gate() {
  if (pipe2(ends_, O_CLOEXEC) != 0) throw std::runtime_error("cannot make a pipe");
}

Gate::~Gate() {
  open();
  close(ends_[0]);
}

void Gate::open() { close(std::exchange(ends_[1], -1)); }

void Gate::pass_in_child() const {
  close(ends_[1]);
  char nothing = 0;
  while (read(ends_[0], &nothing, 1) < 0) continue;
}

Process::Process(const Program& program) : pid_(fork()) {
  if (pid_ < 0) throw std::runtime_error("cannot fork");
  if (pid_ == 0 && program.gate != nullptr) program.gate->pass_in_child();
  if (pid_ == 0) become(program);
  setpgid(pid_, pid_);
}

Process::Process(Process&& other) noexcept : pid_(std::exchange(other.pid_, -1)), status_(other.status_) {}

Process& Process::operator=(Process&& other) noexcept {
  std::swap(pid_, other.pid_);
  std::swap(status_, other.status_);
  return *this;
}

Process::~Process() {
  kill_now();
  wait();
}

void Process::kill_now() {
  if (pid_ > 0) kill(-pid_, SIGKILL);
}

void Process::freeze() {
  if (pid_ > 0) kill(-pid_, SIGSTOP);
}

void Process::thaw() {
  if (pid_ > 0) kill(-pid_, SIGCONT);
}

int Process::wait() {
  if (pid_ > 0) {
    waitpid(pid_, &status_, 0);
    pid_ = -1;
  }
  return WIFSIGNALED(status_) ? -WTERMSIG(status_) : WEXITSTATUS(status_);
}

bool Process::ends_within(std::chrono::milliseconds time) {
  if (pid_ <= 0) return true;
  const int handle = static_cast<int>(syscall(SYS_pidfd_open, pid_, 0));
  pollfd waiting{.fd = handle, .events = POLLIN, .revents = 0};
  const bool ended = poll(&waiting, 1, static_cast<int>(time.count())) == 1;
  close(handle);
  return ended;
}

bool Process::ended_within(std::chrono::milliseconds time) {
  const bool ended = ends_within(time);
  if (!ended) kill_now();
  wait();
  return ended;
}

}  // namespace drover::chaos
