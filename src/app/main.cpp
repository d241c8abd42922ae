#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <malloc.h>
#include <unistd.h>

#include "app/drivers.hpp"
#include "app/signals.hpp"
#include "cli/environment.hpp"

namespace {

// A stream that was closed is not to become the first file or socket that is opened, and get what is said.
void keep_the_standard_streams() {
  int descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC);
  while (descriptor >= 0 && descriptor <= STDERR_FILENO) descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (descriptor > STDERR_FILENO) close(descriptor);
}

// Else each thread has a heap of its own, and what is large is kept there once it was freed: half of the memory is
// holes (docs/decisions/021). Fewer heaps than cores, and threads wait for one another.
void keep_few_holes() {
  constexpr int large = 128 * 1024;
  mallopt(M_ARENA_MAX, std::max(1, static_cast<int>(std::thread::hardware_concurrency())));
  mallopt(M_MMAP_THRESHOLD, large);
}

}  // namespace

int main(int count, char** words) {
  keep_the_standard_streams();
  keep_few_holes();
  const drover::app::Signals signals;
  const auto drivers = drover::app::make_drivers();
  return drover::cli::run(drivers, std::vector<std::string>(words + 1, words + count), signals.stop(),
                          signals.abandoned());
}
