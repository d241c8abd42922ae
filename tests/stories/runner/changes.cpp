#include "changes.hpp"

#include <array>
#include <stdexcept>

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

namespace drover::stories {

Changes::Changes(const std::vector<std::filesystem::path>& directories)
    : descriptor_(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {
  if (descriptor_ < 0) throw std::runtime_error("no inotify");
  for (const auto& directory : directories) {
    if (std::filesystem::is_directory(directory)) {
      ::inotify_add_watch(descriptor_, directory.c_str(), IN_MODIFY | IN_MOVED_TO | IN_DELETE);
    }
  }
}

Changes::~Changes() { ::close(descriptor_); }

void Changes::wait(std::chrono::milliseconds most) {
  pollfd written{.fd = descriptor_, .events = POLLIN, .revents = 0};
  ::poll(&written, 1, static_cast<int>(most.count()));
  std::array<char, 4096> events{};
  while (::read(descriptor_, events.data(), events.size()) > 0) continue;
}

}  // namespace drover::stories
