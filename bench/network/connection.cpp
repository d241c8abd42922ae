#include "network/connection.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace drover::bench {

namespace {

void at_once(int socket) {
  const int on = 1;
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

std::string database_in(std::string_view startup) {
  using namespace std::string_view_literals;
  constexpr auto name = "\0database\0"sv;
  const auto at = startup.find(name);
  if (at == std::string_view::npos) return "";
  startup.remove_prefix(at + name.size());
  return std::string(startup.substr(0, startup.find('\0')));
}

}  // namespace

Connection::Connection(int client, int server, std::chrono::microseconds one_way)
    : one_way_(one_way),
      open_(Clock::now() + 2 * one_way),
      asked_{.from = client, .to = server},
      answered_{.from = server, .to = client} {
  at_once(client);
  at_once(server);
}

Connection::~Connection() {
  close(asked_.from);
  close(asked_.to);
}

std::string Connection::hear(Way& way) const {
  std::array<char, 65'536> piece{};
  const auto got = recv(way.from, piece.data(), piece.size(), MSG_DONTWAIT);
  way.ended = got <= 0;
  std::string bytes(piece.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  way.pieces.push_back({.due = std::max(Clock::now(), open_) + one_way_, .bytes = bytes});
  return bytes;
}

void Connection::hear_client() {
  const auto bytes = hear(asked_);
  if (bytes.empty()) return;
  waits_ = true;
  if (call_.database.empty()) call_.database = database_in(bytes);
}

void Connection::hear_server() { hear(answered_); }

bool Connection::say(Way& way, Clock::time_point now, Clock::time_point& next_due) {
  bool said = false;
  for (; !way.pieces.empty() && way.pieces.front().due <= now; way.pieces.pop_front()) {
    const auto& bytes = way.pieces.front().bytes;
    if (bytes.empty()) {
      shutdown(way.to, SHUT_WR);
    } else {
      said = send(way.to, bytes.data(), bytes.size(), MSG_NOSIGNAL) > 0;
    }
  }
  if (!way.pieces.empty()) next_due = std::min(next_due, way.pieces.front().due);
  return said;
}

// Counted where it is heard, not where it is said: a client that goes on without an answer makes no second round trip.
void Connection::say(Clock::time_point now, Clock::time_point& next_due) {
  say(asked_, now, next_due);
  if (say(answered_, now, next_due) && waits_) {
    waits_ = false;
    ++call_.round_trips;
  }
}

bool Connection::is_over() const {
  return asked_.ended && answered_.ended && asked_.pieces.empty() && answered_.pieces.empty();
}

}  // namespace drover::bench
