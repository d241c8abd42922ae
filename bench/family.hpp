#pragma once

#include <vector>

#include <sys/types.h>

namespace drover::bench {

// The memory of a process and its children together, looked at now and then while they run. What they share counts
// once. A process without children is not looked at: the system knows its peak better.
class Family {
 public:
  explicit Family(pid_t eldest) : eldest_(eldest) {}

  void look();
  long peak_kb() const { return peak_kb_; }

 private:
  pid_t eldest_;
  long peak_kb_ = 0;
};

}  // namespace drover::bench
