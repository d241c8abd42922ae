#pragma once

#include <memory>
#include <string>

#include <libpq-fe.h>

#include "drivers/postgres/driver.hpp"
#include "run/fixture_test.hpp"
#include "support/private_postgres.hpp"

namespace drover::run {

// Another client of the server, which is no part of the program: it can leave a statement under way.
class Client {
 public:
  explicit Client(const std::string& url) : connection_(PQconnectdb(url.c_str()), PQfinish) {
    if (PQstatus(connection_.get()) != CONNECTION_OK) throw std::runtime_error(PQerrorMessage(connection_.get()));
  }

  // The first value of the first row; "" where there is none.
  std::string execute(const std::string& sql) { return value_of(PQexec(connection_.get(), sql.c_str())); }

  void begin(const std::string& sql) {
    if (PQsendQuery(connection_.get(), sql.c_str()) != 1) throw std::runtime_error(PQerrorMessage(connection_.get()));
  }
  void finish() {
    while (PGresult* result = PQgetResult(connection_.get())) value_of(result);
  }

 private:
  static std::string value_of(PGresult* raw) {
    const std::unique_ptr<PGresult, decltype(&PQclear)> result(raw, PQclear);
    const auto status = PQresultStatus(raw);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) throw std::runtime_error(PQresultErrorMessage(raw));
    return PQntuples(raw) == 0 ? std::string{} : std::string(PQgetvalue(raw, 0, 0));
  }

  std::unique_ptr<PGconn, decltype(&PQfinish)> connection_;
};

// A new database for each test, all on one server.
struct PostgresTarget : Target {
  static const support::PrivatePostgres& server() {
    static const support::PrivatePostgres the_server;
    return the_server;
  }

  void SetUp() override {
    if (support::PrivatePostgres::programs().empty()) GTEST_SKIP() << "PostgreSQL is not installed";
    static int count = 0;
    database = "t" + std::to_string(++count);
    Client(server().url()).execute("CREATE DATABASE " + database);
    driver = postgres::make_driver();
    address = db::Address::of(*db::parse_url(server().url(database)), "public");
  }

  std::string url() const { return server().url(database); }

  // Sessions of this database that wait for a lock another one holds. (What pg_stat_activity says of waiting is gone
  // for the instant in which a session looks whether its client is still there; its entry in pg_locks stays.)
  void wait_until_blocked(int sessions = 1) const {
    Client watcher(server().url());
    const auto query =
        "SELECT count(DISTINCT pid) FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted AND datname = '" +
        database + "'";
    wait_until("a blocked session", [&] { return watcher.execute(query) == std::to_string(sessions); });
  }

  std::string database;
};

}  // namespace drover::run
