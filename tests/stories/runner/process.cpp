#include "process.hpp"

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace drover::stories {

namespace {

std::string contents(const std::filesystem::path& path) {
  const std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

void redirect(const std::string& path, int descriptor) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0 || ::dup2(file, descriptor) < 0) ::_exit(125);
}

// Between fork and exec: only calls that are safe there, everything they need is made before.
struct Child {
  std::string output;
  std::string errors;
  std::string directory;
  std::vector<std::string> arguments;
  std::vector<std::string> environment;

  static std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> all;
    all.reserve(texts.size() + 1);
    for (auto& text : texts) all.push_back(text.data());
    all.push_back(nullptr);
    return all;
  }

  [[noreturn]] void become(char* const* argv, char* const* envp) const {
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (nothing < 0 || ::dup2(nothing, STDIN_FILENO) < 0) ::_exit(125);
    redirect(output, STDOUT_FILENO);
    redirect(errors, STDERR_FILENO);
    if (::chdir(directory.c_str()) != 0) ::_exit(125);
    ::execve(argv[0], argv, envp);
    ::_exit(127);
  }
};

int exit_code_of(const siginfo_t& ended) {
  return ended.si_code == CLD_EXITED ? ended.si_status : 128 + ended.si_status;
}

}  // namespace

Process::Process(const std::string& command, const std::filesystem::path& directory, const Environment& environment,
                 std::filesystem::path log)
    : log_(std::move(log)) {
  Child child{.output = log_.string() + ".out",
              .errors = log_.string() + ".err",
              .directory = directory.string(),
              .arguments = {"/bin/bash", "-o", "pipefail", "-c", command},
              .environment = {}};
  for (const auto& [name, value] : environment) child.environment.push_back(name + "=" + value);
  const auto argv = Child::pointers(child.arguments);
  const auto envp = Child::pointers(child.environment);
  pid_ = ::fork();
  if (pid_ < 0) throw std::runtime_error("cannot fork");
  if (pid_ == 0) child.become(argv.data(), envp.data());
  ::setpgid(pid_, pid_);
}

Process::~Process() {
  ::kill(-pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

void Process::signal(int number) const { ::kill(-pid_, number); }

std::optional<Ended> Process::wait(std::chrono::milliseconds time) {
  if (!exit_code_) {
    const int descriptor = static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0));
    pollfd ended{.fd = descriptor, .events = POLLIN, .revents = 0};
    const bool gone = ::poll(&ended, 1, static_cast<int>(time.count())) == 1;
    ::close(descriptor);
    if (!gone) return std::nullopt;
    // As long as it is not reaped its number is no other process's, which a signal would meet.
    siginfo_t info{};
    ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOWAIT);
    exit_code_ = exit_code_of(info);
  }
  return Ended{
      .exit_code = *exit_code_, .output = contents(log_.string() + ".out"), .errors = contents(log_.string() + ".err")};
}

std::string Process::said() const { return contents(log_.string() + ".out") + contents(log_.string() + ".err"); }

}  // namespace drover::stories
