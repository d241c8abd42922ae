#pragma once

#include <string>
#include <vector>

namespace drover::hosts {

// A network of its own on this machine: this process as one host, 10.99.0.1, and others, 10.99.0.11 and so on, each in
// a network namespace, joined by a bridge. Nothing outside of this process and its children sees it, and it goes with
// them.
class Network {
 public:
  // False: this user may not make one, or a program is missing. To be called first, before there are any threads.
  static bool can_be_made();

  explicit Network(int hosts);

  static std::string address() { return "10.99.0.1"; }
  // A command as the host `number`, from 0, would run it.
  static std::vector<std::string> at(int number, const std::vector<std::string>& command);
  // Its cable is pulled, and put in again. What was under way is neither answered nor refused.
  static void pull(int number);
  static void plug(int number);
};

}  // namespace drover::hosts
