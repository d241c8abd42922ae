#include "family.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include <fmt/format.h>

namespace drover::bench {

namespace {

namespace fs = std::filesystem;

// Whoever ends meanwhile has no children and no memory.
void add_children(pid_t parent, std::vector<pid_t>& all) {
  std::error_code gone;
  for (const auto& thread : fs::directory_iterator(fmt::format("/proc/{}/task", parent), gone)) {
    std::ifstream list(thread.path() / "children");
    for (pid_t child = 0; list >> child;) {
      all.push_back(child);
      add_children(child, all);
    }
  }
}

long memory_kb(pid_t process) {
  std::ifstream file(fmt::format("/proc/{}/smaps_rollup", process));
  for (std::string word; file >> word;) {
    long kb = 0;
    if (word == "Pss:" && file >> kb) return kb;
  }
  return 0;
}

}  // namespace

void Family::look() {
  std::vector<pid_t> all{eldest_};
  add_children(eldest_, all);
  if (all.size() == 1) return;
  long sum = 0;
  for (const auto process : all) sum += memory_kb(process);
  peak_kb_ = std::max(peak_kb_, sum);
}

}  // namespace drover::bench
