#include "wire.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <list>
#include <stdexcept>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

namespace drover::chaos {

namespace {

constexpr const char* socket_name = "/.s.PGSQL.5432";

sockaddr_un address_of(const std::string& directory) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, (directory + socket_name).c_str(), sizeof address.sun_path - 1);
  return address;
}

int listening(const std::string& directory) {
  const int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) throw std::runtime_error("no socket");
  const auto address = address_of(directory);
  const bool listens = bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
                       listen(descriptor, 128) == 0;
  if (!listens) throw std::runtime_error("cannot listen in " + directory);
  return descriptor;
}

// One direction: what was read from `from` and not yet written to `to`.
struct Flow {
  int from = -1;
  int to = -1;
  std::array<char, 65'536> bytes;
  std::size_t begin = 0;
  std::size_t end = 0;

  bool is_empty() const { return begin == end; }
  pollfd wish() const { return is_empty() ? pollfd{from, POLLIN, 0} : pollfd{to, POLLOUT, 0}; }

  // False: one of the two is gone.
  bool move() {
    if (is_empty()) {
      const auto got = recv(from, bytes.data(), bytes.size(), MSG_DONTWAIT);
      if (got < 0) return errno == EAGAIN;
      begin = 0;
      end = static_cast<std::size_t>(got);
      return got > 0;
    }
    const auto sent = send(to, bytes.data() + begin, end - begin, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent < 0) return errno == EAGAIN;
    begin += static_cast<std::size_t>(sent);
    return true;
  }
};

class Relay {
 public:
  Relay(std::string server, int listener, int words) : server_(std::move(server)), listener_(listener), words_(words) {}

  // Until nobody is there to say anything.
  void run() {
    while (true) {
      std::vector<pollfd> waiting{{words_, POLLIN, 0}};
      if (!cut_) waiting.push_back({listener_, POLLIN, 0});
      if (!cut_) {
        for (const auto& flow : flows_) waiting.push_back(flow.wish());
      }
      if (poll(waiting.data(), waiting.size(), -1) < 0) continue;
      if (waiting[0].revents != 0 && !listen_to_words()) return;
      if (cut_) continue;
      if (waiting.size() > 1 && (waiting[1].revents & POLLIN) != 0) accept_one();
      pass_on();
    }
  }

 private:
  bool listen_to_words() {
    char word = 0;
    if (read(words_, &word, 1) != 1) return false;
    cut_ = word == 'c';
    if (word == 'b') {
      while (!flows_.empty()) close_pair(flows_.front().from, flows_.front().to);
    }
    return true;
  }

  // A server that is down closes the door in the client's face, as without us.
  void accept_one() {
    const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) return;
    const int server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const auto address = address_of(server_);
    if (server < 0 || connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      close(server);
      close(client);
      return;
    }
    flows_.push_back({.from = client, .to = server, .bytes = {}});
    flows_.push_back({.from = server, .to = client, .bytes = {}});
  }

  void pass_on() {
    std::vector<std::pair<int, int>> gone;
    for (auto& flow : flows_) {
      if (!flow.move()) gone.emplace_back(flow.from, flow.to);
    }
    for (const auto& [one, other] : gone) close_pair(one, other);
  }

  void close_pair(int one, int other) {
    const auto erased = std::erase_if(flows_, [&](const Flow& flow) { return flow.from == one || flow.from == other; });
    if (erased == 0) return;
    close(one);
    close(other);
  }

  std::string server_;
  int listener_;
  int words_;
  bool cut_ = false;
  std::list<Flow> flows_;
};

}  // namespace

Wire::Wire(std::string server) {
  std::string name = "/tmp/drover-wire-XXXXXX";
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a directory in /tmp");
  directory_ = name;
  const int listener = listening(directory_);
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("cannot make a pipe");
  pid_ = fork();
  if (pid_ < 0) throw std::runtime_error("cannot fork");
  if (pid_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    close(ends[1]);
    Relay(std::move(server), listener, ends[0]).run();
    _exit(0);
  }
  close(listener);
  close(ends[0]);
  words_ = ends[1];
}

Wire::~Wire() {
  close(words_);
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

void Wire::say(char word) const {
  if (write(words_, &word, 1) != 1) throw std::runtime_error("the wire is gone");
}

}  // namespace drover::chaos
