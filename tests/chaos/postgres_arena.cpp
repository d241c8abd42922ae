#include <fmt/format.h>

#include "arena.hpp"
#include "session.hpp"
#include "support/private_postgres.hpp"

namespace drover::chaos {

namespace {

// Tenants as databases of one server, or as schemas of one database.
class PostgresArena : public Arena {
 public:
  PostgresArena(const std::vector<std::string>& tenants, bool schemas) : schemas_(schemas) {
    const Session session(server_.url());
    for (const auto& tenant : tenants) {
      session.execute(fmt::format("CREATE {} \"{}\"", schemas ? "SCHEMA" : "DATABASE", name_of(tenant)));
    }
  }

  std::string sockets() const override { return server_.socket_directory(); }

  std::string configuration(const std::string& place) const override {
    return fmt::format(
        "[server.main]\nurl = \"postgresql://postgres@/postgres?{}\"\n[tenants]\nsource = \"{}\"\nserver = "
        "\"main\"\n{}pattern = \"c-{{id}}\"\n",
        place, schemas_ ? "schemas" : "databases", schemas_ ? "database = \"postgres\"\n" : "");
  }

  Sight look(const std::string& tenant) override {
    const Session session(server_.url(schemas_ ? "postgres" : name_of(tenant)));
    const auto schema = schemas_ ? name_of(tenant) : "public";
    // All of it as it is at one moment: somebody may be at work.
    session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    session.execute(fmt::format("SET LOCAL search_path TO \"{}\"", schema));
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
    sight.head = session.number("SELECT seq FROM drover_head");
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

  void crash() override { server_.crash_and_start(); }

 private:
  static std::string name_of(const std::string& tenant) { return "c-" + tenant; }

  // Commits take their time, so that faults meet them.
  support::PrivatePostgres server_{
      {"max_connections = 100", "shared_buffers = 64MB", "fsync = on", "commit_delay = 10000", "commit_siblings = 0"}};
  bool schemas_;
};

}  // namespace

std::unique_ptr<Arena> make_postgres_arena(const std::vector<std::string>& tenants, bool schemas) {
  return std::make_unique<PostgresArena>(tenants, schemas);
}

}  // namespace drover::chaos
