// A web server for stories: story_receiver DIRECTORY [REFUSED [CERTIFICATE KEY]]. It writes its port to DIRECTORY/port,
// and what it is sent to DIRECTORY/received, a line for each: the status it answered, the headers of Drover's, the
// body. The first REFUSED requests get 503, or a redirect where the path is /elsewhere. Those that come while another
// one is answered are marked `together`. Ends when its standard input does, or with its parent.

#include <array>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

using Tls = std::unique_ptr<SSL, decltype(&SSL_free)>;

// One connection, in the clear or not.
class Line {
 public:
  Line(int socket, SSL_CTX* context) : socket_(socket), tls_(nullptr, &SSL_free) {
    if (context == nullptr) return;
    tls_.reset(SSL_new(context));
    SSL_set_fd(tls_.get(), socket_);
    open_ = SSL_accept(tls_.get()) == 1;
  }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;
  ~Line() { ::close(socket_); }

  // False: the other side is gone.
  bool read_more(std::string& text) {
    std::array<char, 4096> buffer{};
    if (!open_) return false;
    const auto size = buffer.size();
    const auto count = tls_ ? SSL_read(tls_.get(), buffer.data(), static_cast<int>(size))
                            : static_cast<int>(::read(socket_, buffer.data(), size));
    if (count <= 0) return false;
    text.append(buffer.data(), static_cast<std::size_t>(count));
    return true;
  }

  void write(const std::string& text) {
    if (tls_) {
      SSL_write(tls_.get(), text.data(), static_cast<int>(text.size()));
    } else if (::write(socket_, text.data(), text.size()) < 0) {
      open_ = false;
    }
  }

 private:
  int socket_;
  Tls tls_;
  bool open_ = true;
};

struct Request {
  std::string path;
  std::map<std::string, std::string> headers;
  std::string body;
};

std::string lower(std::string text) {
  for (auto& letter : text) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  return text;
}

bool read_request(Line& line, std::string& rest, Request& request) {
  while (!rest.contains("\r\n\r\n")) {
    if (!line.read_more(rest)) return false;
  }
  const auto end = rest.find("\r\n\r\n");
  auto head = rest.substr(0, end + 2);
  rest.erase(0, end + 4);
  request.path = head.substr(head.find(' ') + 1);
  request.path.resize(request.path.find(' '));
  for (auto at = head.find("\r\n") + 2; at < head.size();) {
    const auto stop = head.find("\r\n", at);
    const auto colon = head.find(": ", at);
    if (colon < stop) request.headers[lower(head.substr(at, colon - at))] = head.substr(colon + 2, stop - colon - 2);
    at = stop + 2;
  }
  const auto length = std::stoul(request.headers.contains("content-length") ? request.headers["content-length"] : "0");
  while (rest.size() < length) {
    if (!line.read_more(rest)) return false;
  }
  request.body = rest.substr(0, length);
  rest.erase(0, length);
  return true;
}

class Receiver {
 public:
  Receiver(std::filesystem::path directory, int refused) : directory_(std::move(directory)), refused_(refused) {}

  void serve(Line& line) {
    std::string rest;
    for (Request request; read_request(line, rest, request); request = {}) {
      const bool together = under_way_.fetch_add(1) > 0;
      const int status = write_down(request, together);
      const std::string place = status == 302 ? "Location: /received\r\n" : "";
      --under_way_;
      line.write("HTTP/1.1 " + std::to_string(status) + " x\r\n" + place + "Content-Length: 2\r\n\r\nno");
    }
  }

 private:
  int write_down(const Request& request, bool together) {
    const std::scoped_lock lock(mutex_);
    int status = 200;
    if (request.path == "/elsewhere") status = 302;
    if (refused_ > 0) {
      --refused_;
      status = 503;
    }
    std::ofstream file(directory_ / "received", std::ios::app);
    file << status << ' ';
    if (together) file << "together ";
    for (const auto* name : {"authorization", "x-drover-signature"}) {
      const auto found = request.headers.find(name);
      if (found != request.headers.end()) file << found->second << ' ';
    }
    file << request.body << std::endl;
    return status;
  }

  std::filesystem::path directory_;
  std::mutex mutex_;
  int refused_;
  std::atomic<int> under_way_ = 0;
};

int listening(const std::filesystem::path& directory) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* any = reinterpret_cast<sockaddr*>(&address);
  if (::bind(socket, any, size) != 0 || ::listen(socket, 64) != 0) std::exit(1);
  ::getsockname(socket, any, &size);
  std::ofstream(directory / "port.new") << ntohs(address.sin_port) << std::endl;
  std::filesystem::rename(directory / "port.new", directory / "port");
  return socket;
}

}  // namespace

int main(int count, char** words) {
  const std::vector<std::string> arguments(words + 1, words + count);
  if (arguments.empty()) return 1;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  std::signal(SIGPIPE, SIG_IGN);
  std::filesystem::create_directories(arguments[0]);
  SSL_CTX* context = nullptr;
  if (arguments.size() > 3) {
    context = SSL_CTX_new(TLS_server_method());
    SSL_CTX_use_certificate_file(context, arguments[2].c_str(), SSL_FILETYPE_PEM);
    SSL_CTX_use_PrivateKey_file(context, arguments[3].c_str(), SSL_FILETYPE_PEM);
  }
  static Receiver receiver(arguments[0], arguments.size() > 1 ? std::stoi(arguments[1]) : 0);
  const int socket = listening(arguments[0]);
  while (true) {
    const int accepted = ::accept4(socket, nullptr, nullptr, SOCK_CLOEXEC);
    if (accepted < 0) continue;
    std::thread([accepted, context] {
      Line line(accepted, context);
      receiver.serve(line);
    }).detach();
  }
}
