#include "base/program.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): kill is POSIX
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/time.hpp"

namespace drover {

namespace {

using Clock = std::chrono::steady_clock;
using Failure = std::unexpected<std::string>;

constexpr std::size_t longest_output = 65'536;
constexpr std::chrono::milliseconds between_questions{100};

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

// A child process in a group of its own; nothing of the group outlives this object.
class Child {
 public:
  explicit Child(pid_t pid) : pid_(pid), handle_(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))) {}
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    if (pid_ <= 0) return;
    ::kill(-pid_, SIGKILL);
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

// -1: nothing, or nowhere.
struct Streams {
  int input = -1;
  int output = -1;
  bool errors_are_ours = true;
};

void arrange(posix_spawn_file_actions_t& actions, const std::filesystem::path& directory, const Streams& streams) {
  posix_spawn_file_actions_addchdir_np(&actions, directory.c_str());
  if (streams.input < 0) posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  if (streams.input >= 0) posix_spawn_file_actions_adddup2(&actions, streams.input, STDIN_FILENO);
  if (streams.output < 0) posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  if (streams.output >= 0) posix_spawn_file_actions_adddup2(&actions, streams.output, STDOUT_FILENO);
  if (!streams.errors_are_ours) posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
}

// What this process does with signals is no matter of the program's.
void arrange(posix_spawnattr_t& attributes) {
  sigset_t none;
  sigset_t ignored;
  sigemptyset(&none);
  sigemptyset(&ignored);
  sigaddset(&ignored, SIGPIPE);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &ignored);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
}

int spawn(const std::vector<std::string>& words, const std::filesystem::path& directory, const Streams& streams,
          pid_t& pid) {
  posix_spawn_file_actions_t actions{};
  posix_spawnattr_t attributes{};
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  arrange(actions, directory, streams);
  arrange(attributes);
  std::vector<std::string> arguments = words;
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (auto& word : arguments) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  const int error = ::posix_spawnp(&pid, pointers.front(), &actions, &attributes, pointers.data(), environ);
  posix_spawnattr_destroy(&attributes);
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

// "": well.
std::string what_is_wrong(int status) {
  if (WIFSIGNALED(status)) return fmt::format("was ended by signal {}", WTERMSIG(status));
  if (WEXITSTATUS(status) != 0) return fmt::format("ended with exit code {}", WEXITSTATUS(status));
  return {};
}

std::string cannot_run(int error) { return "cannot be run: " + std::system_category().message(error); }

// Text that can be read from the beginning, without anybody who writes it meanwhile.
int text_file(const std::string& text) {
  const int file = ::memfd_create("input", MFD_CLOEXEC);
  std::size_t written = 0;
  while (file >= 0 && written < text.size()) {
    const auto count = ::write(file, text.data() + written, text.size() - written);
    if (count < 0 && errno != EINTR) break;
    if (count > 0) written += static_cast<std::size_t>(count);
  }
  if (file >= 0) ::lseek(file, 0, SEEK_SET);
  return file;
}

bool ended_within(const Child& child, Clock::time_point deadline, const std::function<bool()>& cut_short) {
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
    if (left.count() <= 0 || cut_short()) return false;
    pollfd ended{child.handle(), POLLIN, 0};
    if (::poll(&ended, 1, static_cast<int>(std::min(left, between_questions).count())) > 0) return true;
  }
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
  if (const int error = spawn(words, directory, {.output = writing.number()}, pid); error != 0) {
    return Failure(cannot_run(error));
  }
  writing.close();
  Child child(pid);
  std::string output;
  if (!collect(reading.number(), child, deadline, output)) {
    return Failure("did not end within " + to_text(longest));
  }
  if (output.size() > longest_output) return Failure("printed more than 64 KiB");
  auto wrong = what_is_wrong(child.wait());
  if (!wrong.empty()) return Failure(std::move(wrong));
  return output;
}

std::string tell_program(const std::vector<std::string>& words, const std::filesystem::path& directory,
                         const std::string& input, std::chrono::milliseconds longest,
                         const std::function<bool()>& cut_short) {
  const auto deadline = Clock::now() + longest;
  const Descriptor text(text_file(input));
  pid_t pid = 0;
  const Streams streams{.input = text.number(), .output = -1, .errors_are_ours = false};
  if (const int error = spawn(words, directory, streams, pid); error != 0) return cannot_run(error);
  Child child(pid);
  if (!ended_within(child, deadline, cut_short)) return "did not end within " + to_text(longest);
  return what_is_wrong(child.wait());
}

}  // namespace drover
