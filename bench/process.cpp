#include "process.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <stdexcept>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "family.hpp"

namespace drover::bench {

namespace {

double milliseconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
}

[[noreturn]] void become(const std::vector<std::string>& words, const std::filesystem::path& where,
                         const std::vector<std::string>& variables, int output) {
  if (chdir(where.c_str()) != 0) _exit(126);
  const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (nothing < 0) _exit(126);
  dup2(nothing, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  for (const auto& variable : variables) putenv(const_cast<char*>(variable.c_str()));
  std::vector<char*> argv;
  for (const auto& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  execvp(argv.front(), argv.data());
  _exit(127);
}

// What is written until the last writer has gone, with a look at the family again and again.
std::string read_all(int descriptor, Family& family) {
  constexpr int look_every_ms = 20;
  std::string text;
  std::array<char, 65'536> piece{};
  for (ssize_t got = 1; got > 0;) {
    pollfd wait{.fd = descriptor, .events = POLLIN, .revents = 0};
    if (poll(&wait, 1, look_every_ms) == 0) {
      family.look();
      continue;
    }
    got = read(descriptor, piece.data(), piece.size());
    if (got > 0) text.append(piece.data(), static_cast<std::size_t>(got));
  }
  return text;
}

}  // namespace

Used run(const std::vector<std::string>& words, const std::filesystem::path& where,
         const std::vector<std::string>& variables) {
  std::array<int, 2> pipe{};
  if (pipe2(pipe.data(), O_CLOEXEC) != 0) throw std::runtime_error("cannot make a pipe");
  const auto began = std::chrono::steady_clock::now();
  const auto child = fork();
  if (child < 0) throw std::runtime_error("cannot start " + words.front());
  if (child == 0) become(words, where, variables, pipe[1]);
  close(pipe[1]);
  Used used;
  Family family(child);
  used.output = read_all(pipe[0], family);
  close(pipe[0]);
  int status = 0;
  rusage taken{};
  wait4(child, &status, 0, &taken);
  used.wall_ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
  used.cpu_ms = milliseconds(taken.ru_utime) + milliseconds(taken.ru_stime);
  used.peak_kb = std::max(taken.ru_maxrss, family.peak_kb());
  used.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return used;
}

Used run_well(const std::vector<std::string>& words, const std::filesystem::path& where,
              const std::vector<std::string>& variables) {
  auto used = run(words, where, variables);
  if (used.code == 0) return used;
  throw std::runtime_error(fmt::format("{} ended with {}: {}", fmt::join(words, " "), used.code, used.output));
}

}  // namespace drover::bench
