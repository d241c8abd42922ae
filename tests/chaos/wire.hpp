#pragma once

#include <string>

#include <sys/types.h>

namespace drover::chaos {

// A way to a server's Unix socket that can be cut: a process of its own that passes bytes on. Gone with the object.
class Wire {
 public:
  explicit Wire(std::string server);  // the directory of its socket
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;
  ~Wire();

  const std::string& sockets() const { return directory_; }

  // Nothing gets through any more, either way, and nobody is told: as when a host drops off the network.
  void cut() const { say('c'); }
  // What is under way arrives after all.
  void mend() const { say('m'); }
  // The same, but the connections there were are found broken at both ends.
  void mend_broken() const { say('b'); }

 private:
  void say(char word) const;

  std::string directory_;
  int words_ = -1;
  pid_t pid_ = -1;
};

}  // namespace drover::chaos
