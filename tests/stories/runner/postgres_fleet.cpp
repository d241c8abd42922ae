#include <stdexcept>

#include <fmt/core.h>
#include <fmt/format.h>
#include <libpq-fe.h>
#include <unistd.h>

#include "fleet.hpp"

namespace drover::stories {

namespace {

class PostgresSession final : public Session {
 public:
  PostgresSession(const std::string& server, const std::string& database)
      : connection_(PQconnectdb(
            fmt::format("host={} user=postgres dbname={} options='-c client_min_messages=warning'", server, database)
                .c_str())) {
    if (PQstatus(connection_) == CONNECTION_OK) return;
    const std::string message = PQerrorMessage(connection_);
    PQfinish(connection_);
    throw std::runtime_error(message);
  }
  PostgresSession(const PostgresSession&) = delete;
  PostgresSession& operator=(const PostgresSession&) = delete;
  ~PostgresSession() override { PQfinish(connection_); }

  Lines query(const std::string& sql) override {
    auto* result = PQexec(connection_, sql.c_str());
    const auto status = PQresultStatus(result);
    const bool good = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
    const std::string message = good ? "" : PQresultErrorMessage(result);
    auto rows = rows_of(result);
    PQclear(result);
    if (!good) throw std::runtime_error(message);
    return rows;
  }

 private:
  static Lines rows_of(const PGresult* result) {
    Lines rows;
    for (int row = 0; row < PQntuples(result); ++row) {
      std::string text;
      for (int column = 0; column < PQnfields(result); ++column) {
        text += fmt::format("{}{}", column == 0 ? "" : "|",
                            PQgetisnull(result, row, column) == 1 ? "NULL" : PQgetvalue(result, row, column));
      }
      rows.push_back(std::move(text));
    }
    return rows;
  }

  PGconn* connection_;
};

// Databases are named after this process, so that stories can share a server.
class PostgresFleet final : public Fleet {
 public:
  PostgresFleet(std::string server, Mode mode)
      : server_(std::move(server)), mode_(mode), prefix_(fmt::format("s{}", ::getpid())) {
    if (mode_ == Mode::schemas) add_database(prefix_);
  }
  PostgresFleet(const PostgresFleet&) = delete;
  PostgresFleet& operator=(const PostgresFleet&) = delete;
  ~PostgresFleet() override {
    for (const auto& database : databases_) drop(database);
  }

  void add(const std::string& tenant) override {
    if (mode_ == Mode::databases) return add_database(database_of(tenant));
    PostgresSession(server_, prefix_).query(fmt::format("CREATE SCHEMA \"t_{}\"", tenant));
  }

  void add_central() override { add_database(database_of("central")); }

  std::unique_ptr<Session> open(const std::string& tenant) override {
    auto session = std::make_unique<PostgresSession>(server_, database_of(tenant));
    if (mode_ == Mode::schemas && tenant != "central") {
      session->query(fmt::format("SET search_path TO \"t_{}\"", tenant));
    }
    return session;
  }

  std::string configuration() const override {
    const auto server = fmt::format("[server.main]\nurl = \"{}\"\n\n", url_of("postgres"));
    if (mode_ == Mode::databases) {
      return fmt::format("{}[tenants]\nsource = \"databases\"\nserver = \"main\"\npattern = \"{}_t_{{id}}\"\n", server,
                         prefix_);
    }
    return fmt::format(
        "{}[tenants]\nsource = \"schemas\"\nserver = \"main\"\ndatabase = \"{}\"\npattern = \"t_{{id}}\"\n", server,
        prefix_);
  }

  std::map<std::string, std::string> variables() const override {
    return {{"DIALECT", "postgresql"},
            {"SOCKETS", server_},
            {"PREFIX", prefix_},
            {"SERVER_URL", url_of("postgres")},
            {"CENTRAL_URL", url_of(database_of("central"))}};
  }

 private:
  std::string database_of(const std::string& tenant) const {
    if (tenant == "central") return prefix_ + "_central";
    return mode_ == Mode::schemas ? prefix_ : fmt::format("{}_t_{}", prefix_, tenant);
  }

  std::string url_of(const std::string& database) const {
    return fmt::format("postgresql://postgres@/{}?host={}", database, server_);
  }

  void add_database(const std::string& name) {
    PostgresSession(server_, "postgres").query(fmt::format("CREATE DATABASE \"{}\"", name));
    databases_.push_back(name);
  }

  void drop(const std::string& name) const {
    try {
      PostgresSession(server_, "postgres").query(fmt::format("DROP DATABASE IF EXISTS \"{}\" WITH (FORCE)", name));
    } catch (const std::exception& error) {
      fmt::print(stderr, "left behind: database {}: {}\n", name, error.what());
    }
  }

  std::string server_;
  Mode mode_;
  std::string prefix_;
  std::vector<std::string> databases_;
};

}  // namespace

std::unique_ptr<Fleet> make_postgres_fleet(const std::string& server, Mode mode) {
  return std::make_unique<PostgresFleet>(server, mode);
}

}  // namespace drover::stories
