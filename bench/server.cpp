#include "server.hpp"

#include <array>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include <fmt/format.h>
#include <libpq-fe.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace drover::bench {

namespace {

namespace fs = std::filesystem;

int free_port() {
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) throw std::runtime_error("no socket is free");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool found = bind(descriptor, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                     getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  close(descriptor);
  if (!found) throw std::runtime_error("no port is free");
  return ntohs(address.sin_port);
}

fs::path access_rules() {
  std::string name = "/tmp/drover-bench-hba-XXXXXX";
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a directory in /tmp");
  std::ofstream(fs::path(name) / "hba") << "local all all trust\nhost all all all scram-sha-256\n";
  fs::permissions(name, fs::perms::others_read | fs::perms::others_exec, fs::perm_options::add);
  return name;
}

// Fields of /proc/PID/stat behind the program's name: the parent is the 2nd, the four times are the 12th to 15th.
struct Process {
  long parent = 0;
  double ticks = 0;  // of those that it has waited for, too
};

Process process(const fs::path& directory) {
  std::ifstream file(directory / "stat");
  std::string line;
  std::getline(file, line);
  std::istringstream fields(line.substr(std::min(line.size(), line.rfind(')') + 1)));
  std::string field;
  Process found;
  for (int i = 1; fields >> field && i <= 15; ++i) {
    if (i == 2) found.parent = std::stol(field);
    if (i >= 12) found.ticks += std::stod(field);
  }
  return found;
}

double cpu_of(long postmaster) {
  double ticks = 0;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    const auto name = entry.path().filename().string();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    const auto one = process(entry.path());
    if (std::stol(name) == postmaster || one.parent == postmaster) ticks += one.ticks;
  }
  return ticks * 1e3 / static_cast<double>(sysconf(_SC_CLK_TCK));
}

}  // namespace

Work operator-(const Work& after, const Work& before) {
  return {.cpu_ms = after.cpu_ms - before.cpu_ms,
          .sessions = after.sessions - before.sessions,
          .transactions = after.transactions - before.transactions};
}

// Background vacuuming would fall into whoever's turn it is.
Server::Server(bool flushes) : port_(free_port()), files_(access_rules()) {
  server_ = std::make_unique<support::PrivatePostgres>(std::vector<std::string>{
      "listen_addresses = '127.0.0.1'", fmt::format("port = {}", port_),
      fmt::format("hba_file = '{}'", (files_ / "hba").string()), flushes ? "fsync = on" : "fsync = off",
      "autovacuum = off", "max_connections = 100", "shared_buffers = 512MB", "max_wal_size = 4GB"});
  ask("postgres", "CREATE ROLE bench SUPERUSER LOGIN PASSWORD 'bench'");
}

Server::~Server() {
  server_.reset();
  std::error_code ignored;
  fs::remove_all(files_, ignored);
}

std::string Server::url(const std::string& database, int port) {
  return fmt::format("postgresql://bench:bench@127.0.0.1:{}/{}", port, database);
}

std::string Server::ask(const std::string& database, const std::string& sql) const {
  const auto url = fmt::format("{}&port={}", server_->url(database), port_);
  const std::unique_ptr<PGconn, decltype(&PQfinish)> connection(PQconnectdb(url.c_str()), &PQfinish);
  const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(connection.get(), sql.c_str()), &PQclear);
  const auto status = PQresultStatus(result.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
    throw std::runtime_error(PQerrorMessage(connection.get()));
  return PQntuples(result.get()) > 0 ? PQgetvalue(result.get(), 0, 0) : "";
}

// The look itself is a session and a transaction, and its cost falls outside of what lies between two looks.
Work Server::work() const {
  std::istringstream numbers(
      ask("postgres",
          "SELECT sum(sessions) || ' ' || sum(xact_commit + xact_rollback) FROM pg_stat_database "
          "WHERE datname <> 'postgres'"));
  Work work;
  numbers >> work.sessions >> work.transactions;
  std::ifstream file(fs::path(server_->socket_directory()) / "d" / "postmaster.pid");
  long postmaster = 0;
  file >> postmaster;
  work.cpu_ms = cpu_of(postmaster);
  return work;
}

}  // namespace drover::bench
