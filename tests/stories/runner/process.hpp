#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include <sys/types.h>

namespace drover::stories {

using Environment = std::map<std::string, std::string>;

struct Ended {
  int exit_code = 0;  // 128 + signal when killed, as a shell says it
  std::string output;
  std::string errors;
};

// A bash command in a process group of its own. What it leaves behind is killed, group and all, when the object goes.
class Process {
 public:
  // `log`: its outputs go to log.out and log.err.
  Process(const std::string& command, const std::filesystem::path& directory, const Environment& environment,
          std::filesystem::path log);
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process();

  void signal(int number) const;
  // Nullopt: it has not ended within the time.
  std::optional<Ended> wait(std::chrono::milliseconds time);
  std::string said() const;  // both outputs so far

 private:
  std::filesystem::path log_;
  pid_t pid_ = -1;
  std::optional<int> exit_code_;
};

}  // namespace drover::stories
