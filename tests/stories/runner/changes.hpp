#pragma once

#include <chrono>
#include <filesystem>
#include <vector>

namespace drover::stories {

// What other programs write to files in some directories, by inotify(7).
class Changes {
 public:
  // Directories that are not there are left out.
  explicit Changes(const std::vector<std::filesystem::path>& directories);
  Changes(const Changes&) = delete;
  Changes& operator=(const Changes&) = delete;
  ~Changes();

  // Until something was written there since the last call, but not longer than `most`: what happens on a server is told
  // to nobody here.
  void wait(std::chrono::milliseconds most);

 private:
  int descriptor_;
};

}  // namespace drover::stories
