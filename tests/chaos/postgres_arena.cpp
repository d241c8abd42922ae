#include <functional>
#include <stdexcept>

#include <fmt/format.h>
#include <libpq-fe.h>

#include "arena.hpp"
#include "support/private_postgres.hpp"

namespace drover::chaos {

namespace {

using Row = std::function<void(const PGresult*, int)>;

class Session {
 public:
  explicit Session(const std::string& url) : handle_(PQconnectdb(url.c_str())) {
    PQsetNoticeProcessor(handle_, [](void*, const char*) {}, nullptr);
    if (PQstatus(handle_) == CONNECTION_OK) return;
    const std::string said = PQerrorMessage(handle_);
    PQfinish(handle_);
    throw std::runtime_error(said);
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session() { PQfinish(handle_); }

  void each(const std::string& sql, const Row& row) const {
    auto* result = PQexec(handle_, sql.c_str());
    const auto status = PQresultStatus(result);
    const std::string said = PQresultErrorMessage(result);
    for (int i = 0; i < PQntuples(result); ++i) row(result, i);
    PQclear(result);
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) throw std::runtime_error(said);
  }

 private:
  PGconn* handle_;
};

void nothing(const PGresult* /*result*/, int /*row*/) {}

long long number(const PGresult* result, int row, int column = 0) {
  return std::stoll(PQgetvalue(result, row, column));
}

// Tenants as databases of one server, or as schemas of one database.
class PostgresArena : public Arena {
 public:
  PostgresArena(const std::vector<std::string>& tenants, bool schemas) : schemas_(schemas) {
    const Session session(server_.url());
    for (const auto& tenant : tenants) {
      session.each(fmt::format("CREATE {} \"{}\"", schemas ? "SCHEMA" : "DATABASE", name_of(tenant)), nothing);
    }
  }

  std::string configuration() const override {
    return fmt::format(
        "[server.main]\nurl = \"{}\"\n[tenants]\nsource = \"{}\"\nserver = \"main\"\n{}pattern = \"c-{{id}}\"\n",
        server_.url(), schemas_ ? "schemas" : "databases", schemas_ ? "database = \"postgres\"\n" : "");
  }

  std::string control(const std::string& name) override {
    const Session session(server_.url());
    session.each("CREATE DATABASE " + name, nothing);
    return server_.url(name);
  }

  Sight look(const std::string& tenant) override {
    const Session session(server_.url(schemas_ ? "postgres" : name_of(tenant)));
    const auto schema = schemas_ ? name_of(tenant) : "public";
    session.each(fmt::format("SET search_path TO \"{}\"", schema), nothing);
    Sight sight;
    std::set<std::string> tables;
    session.each(fmt::format("SELECT tablename FROM pg_tables WHERE schemaname = '{}'", schema),
                 [&](const auto* result, int row) { tables.insert(PQgetvalue(result, row, 0)); });
    for (const auto& table : tables) {
      if (table.starts_with("t_")) sight.tables.insert(std::stoi(table.substr(2)));
    }
    if (tables.contains("marks")) {
      session.each("SELECT k FROM marks",
                   [&](const auto* result, int row) { sight.marks.push_back(static_cast<int>(number(result, row))); });
    }
    if (!tables.contains("drover_head")) return sight;
    session.each("SELECT version FROM schema_migrations",
                 [&](const auto* result, int row) { sight.ledger.insert(static_cast<int>(number(result, row))); });
    session.each("SELECT seq FROM drover_head", [&](const auto* result, int row) { sight.head = number(result, row); });
    session.each(
        "SELECT count(*), coalesce(max(seq), 0), count(*) FILTER (WHERE state = 'applied') FROM drover_journal",
        [&](const auto* result, int row) {
          sight.journal_rows = number(result, row);
          sight.journal_highest = number(result, row, 1);
          sight.journal_applied = number(result, row, 2);
        });
    return sight;
  }

  // No index may be left that is not valid, and nothing of a tenant's may lie where no tenant is.
  std::string whole(const std::string& tenant) override {
    std::string said;
    const Session inside(server_.url(schemas_ ? "postgres" : name_of(tenant)));
    inside.each("SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid",
                [&](const auto* result, int row) { said = std::string("not valid: ") + PQgetvalue(result, row, 0); });
    const Session session(server_.url());
    session.each("SELECT string_agg(tablename, ', ') FROM pg_tables WHERE schemaname = 'public' HAVING count(*) > 0",
                 [&](const auto* result, int row) { said = std::string("in public: ") + PQgetvalue(result, row, 0); });
    return said;
  }

  std::string strike(unsigned chance) override {
    if (chance % 64 == 0) {
      server_.crash_and_start();
      return "server crashes";
    }
    if (chance % 2 != 0) return {};
    const Session session(server_.url());
    session.each(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE application_name LIKE 'drover%' AND random() < 0.5",
        nothing);
    return "sessions ended by the server";
  }

 private:
  static std::string name_of(const std::string& tenant) { return "c-" + tenant; }

  // Commits take their time, so that faults meet them.
  support::PrivatePostgres server_{
      {"max_connections = 60", "shared_buffers = 64MB", "fsync = on", "commit_delay = 10000", "commit_siblings = 0"}};
  bool schemas_;
};

}  // namespace

std::unique_ptr<Arena> make_postgres_arena(const std::vector<std::string>& tenants, bool schemas) {
  return std::make_unique<PostgresArena>(tenants, schemas);
}

}  // namespace drover::chaos
