#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include <sys/types.h>

namespace drover::chaos {

// A child in a process group of its own, its output appended to a file. Killed, group and all, when it goes.
class Process {
 public:
  Process(const std::vector<std::string>& arguments, const std::filesystem::path& directory,
          const std::filesystem::path& log);
  Process(Process&& other) noexcept;
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  Process& operator=(Process&& other) noexcept;
  ~Process();

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
