#include "config/program.hpp"

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): kill is POSIX
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/time.hpp"

namespace drover::config {

namespace {

using Clock = std::chrono::steady_clock;
using Failure = std::unexpected<std::string>;

constexpr std::size_t longest_output = 65'536;

class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(); }
  int number() const { return number_; }
  void close() {
    if (number_ >= 0) ::close(std::exchange(number_, -1));
  }

 private:
  int number_;
};

// A child process; it does not outlive this object.
class Child {
 public:
  explicit Child(pid_t pid) : pid_(pid), handle_(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))) {}
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    wait();
  }
  int handle() const { return handle_.number(); }
  int wait() {
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = 0;
    return status;
  }

 private:
  pid_t pid_;
  Descriptor handle_;
};

int spawn(const std::vector<std::string>& words, const std::filesystem::path& directory, int output, pid_t& pid) {
  posix_spawn_file_actions_t actions{};
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addchdir_np(&actions, directory.c_str());
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  std::vector<std::string> arguments = words;
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (auto& word : arguments) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  const int error = ::posix_spawnp(&pid, pointers.front(), &actions, nullptr, pointers.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

// Everything that can be read now; true at the end of the output.
bool drain(int pipe, std::string& output) {
  std::array<char, 4096> buffer{};
  while (output.size() <= longest_output) {
    const auto count = ::read(pipe, buffer.data(), buffer.size());
    if (count == 0) return true;
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return errno != EAGAIN;
    output.append(buffer.data(), static_cast<std::size_t>(count));
  }
  return true;
}

// Reads until the program has ended. What it left running may keep the pipe open; that is not waited for.
bool collect(int pipe, const Child& child, Clock::time_point deadline, std::string& output) {
  bool open = true;
  while (output.size() <= longest_output) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) return false;
    std::array<pollfd, 2> events{{{child.handle(), POLLIN, 0}, {open ? pipe : -1, POLLIN, 0}}};
    if (::poll(events.data(), events.size(), static_cast<int>(left)) < 0 && errno != EINTR) return false;
    if (events[1].revents != 0) open = !drain(pipe, output);
    if (events[0].revents != 0) {
      drain(pipe, output);
      return true;
    }
  }
  return true;
}

std::expected<std::string, std::string> verdict(int status, std::string output) {
  if (output.size() > longest_output) return Failure("printed more than 64 KiB");
  if (WIFSIGNALED(status)) return Failure(fmt::format("was ended by signal {}", WTERMSIG(status)));
  if (WEXITSTATUS(status) != 0) return Failure(fmt::format("ended with exit code {}", WEXITSTATUS(status)));
  return output;
}

}  // namespace

std::expected<std::vector<std::string>, std::string> split_words(std::string_view text) {
  std::vector<std::string> words;
  bool in_word = false;
  char quote = '\0';
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote == '\0' && (c == ' ' || c == '\t' || c == '\n')) {
      in_word = false;
      continue;
    }
    if (!std::exchange(in_word, true)) words.emplace_back();
    if (c == quote) {
      quote = '\0';
    } else if (quote == '\0' && (c == '\'' || c == '"')) {
      quote = c;
    } else if (c == '\\' && quote != '\'' && i + 1 < text.size()) {
      words.back() += text[++i];
    } else {
      words.back() += c;
    }
  }
  if (quote != '\0') return Failure("a quote is never closed");
  return words;
}

std::expected<std::string, std::string> output_of(const std::vector<std::string>& words,
                                                  const std::filesystem::path& directory,
                                                  std::chrono::milliseconds longest) {
  if (words.empty() || words.front().empty()) return Failure("names no program");
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return Failure("cannot be run: no pipe");
  const Descriptor reading(ends[0]);
  Descriptor writing(ends[1]);
  ::fcntl(reading.number(), F_SETFL, O_NONBLOCK);
  const auto deadline = Clock::now() + longest;
  pid_t pid = 0;
  if (const int error = spawn(words, directory, writing.number(), pid); error != 0) {
    return Failure("cannot be run: " + std::system_category().message(error));
  }
  writing.close();
  Child child(pid);
  std::string output;
  if (!collect(reading.number(), child, deadline, output)) {
    return Failure("did not end within " + to_text(longest));
  }
  if (output.size() > longest_output) return Failure("printed more than 64 KiB");
  return verdict(child.wait(), std::move(output));
}

}  // namespace drover::config
