#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <sys/types.h>

namespace drover::chaos {

// Children that wait here begin all at once.
class Gate {
 public:
  Gate();
  Gate(const Gate&) = delete;
  Gate& operator=(const Gate&) = delete;
  ~Gate();

  void open();
  void pass_in_child() const;

 private:
  int ends_[2];
};

struct Program {
  std::vector<std::string> arguments;  // the first is the program
  std::filesystem::path directory;
  std::filesystem::path log;                            // its output is appended
  std::map<std::string, std::string> environment = {};  // beside ours
  const Gate* gate = nullptr;
};

// A child in a process group of its own. Killed, group and all, when it goes.
class Process {
 public:
  explicit Process(const Program& program);
  Process(Process&& other) noexcept;
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  Process& operator=(Process&& other) noexcept;
  ~Process();

  pid_t pid() const { return pid_; }
  void kill_now();
  // Stands still, and goes on.
  void freeze();
  void thaw();
  // The exit code, or minus the signal.
  int wait();
  // The same, if it ends within the time; else it is killed.
  bool ended_within(std::chrono::milliseconds time);
  // True: it ends within the time. Else it goes on.
  bool ends_within(std::chrono::milliseconds time);

 private:
  pid_t pid_ = -1;
  int status_ = 0;
};

}  // namespace drover::chaos
