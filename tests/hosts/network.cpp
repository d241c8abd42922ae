#include "network.hpp"

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include <fmt/format.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

namespace drover::hosts {

namespace {

constexpr const char* program = "/sbin/ip";

bool ip(const std::string& words) { return std::system(fmt::format("{} {}", program, words).c_str()) == 0; }

void must(const std::string& words) {
  if (!ip(words)) throw std::runtime_error("ip " + words);
}

// What `ip netns` names lies in a directory that only we see.
bool leave_the_others() {
  return unshare(CLONE_NEWNET | CLONE_NEWNS) == 0 && mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
         mount("tmpfs", "/run/netns", "tmpfs", 0, nullptr) == 0;
}

}  // namespace

bool Network::can_be_made() {
  std::error_code ignored;
  std::filesystem::create_directories("/run/netns", ignored);
  if (geteuid() != 0 || !std::filesystem::exists(program) || !leave_the_others()) return false;
  return ip("link set lo up") && ip("netns add probe 2>/dev/null") && ip("netns del probe");
}

Network::Network(int hosts) {
  must("link add cables type bridge");
  must(fmt::format("addr add {}/24 dev cables", address()));
  must("link set cables up");
  for (int i = 0; i < hosts; ++i) {
    must(fmt::format("netns add host{}", i));
    must(fmt::format("link add cable{0} type veth peer name eth0 netns host{0}", i));
    must(fmt::format("link set cable{} master cables up", i));
    must(fmt::format("-n host{} addr add 10.99.0.{}/24 dev eth0", i, 11 + i));
    must(fmt::format("-n host{} link set eth0 up", i));
    must(fmt::format("-n host{} link set lo up", i));
  }
}

std::vector<std::string> Network::at(int number, const std::vector<std::string>& command) {
  std::vector<std::string> words{program, "netns", "exec", fmt::format("host{}", number)};
  words.insert(words.end(), command.begin(), command.end());
  return words;
}

void Network::pull(int number) { must(fmt::format("link set cable{} down", number)); }

void Network::plug(int number) { must(fmt::format("link set cable{} up", number)); }

}  // namespace drover::hosts
