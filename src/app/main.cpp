#include <string>
#include <vector>

#include <fcntl.h>
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

}  // namespace

int main(int count, char** words) {
  keep_the_standard_streams();
  const drover::app::Signals signals;
  const auto drivers = drover::app::make_drivers();
  return drover::cli::run(drivers, std::vector<std::string>(words + 1, words + count), signals.stop(),
                          signals.abandoned());
}
