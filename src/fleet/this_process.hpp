#pragma once

#include <array>
#include <string>

#include <unistd.h>

namespace drover::fleet {

// As ledgers name who wrote them: "ci-runner-7 pid 411".
inline std::string this_process() {
  std::array<char, 256> host{};
  if (::gethostname(host.data(), host.size() - 1) != 0) host[0] = '?';
  return std::string(host.data()) + " pid " + std::to_string(::getpid());
}

}  // namespace drover::fleet
