#include "check.hpp"

#include <memory>
#include <stdexcept>

#include <fmt/format.h>
#include <sqlite3.h>

namespace drover::bench {

namespace {

// Four tables of eight columns, three indexes, and one column for each file behind those.
std::string wanted(const Fleet& fleet) { return fmt::format("{} 3 {}", 32 + fleet.last() - 7, fleet.last()); }

constexpr const char* tables = "('t1', 't2', 't3', 't4')";
constexpr const char* indexes = "('i1', 'i2', 'i3')";

// By the index on names: the catalogs of a fresh server have no statistics, and a thousand schemas a million columns.
std::string in_postgres(const Contender& contender, const std::string& schema) {
  const auto from = fmt::format("FROM pg_class WHERE relnamespace = '{}'::regnamespace::oid AND relname IN ", schema);
  return fmt::format("(SELECT coalesce(sum(relnatts), 0) {0}{1}) || ' ' || (SELECT count(*) {0}{2}) || ' ' || ({3})",
                     from, tables, indexes, fmt::format(fmt::runtime(contender.progress), schema + "."));
}

std::string in_sqlite(const Contender& contender) {
  return fmt::format(
      "(SELECT count(*) FROM sqlite_master AS m, pragma_table_info(m.name) WHERE m.type = 'table' AND m.name IN {0}) "
      "|| "
      "' ' || "
      "(SELECT count(*) FROM sqlite_master WHERE type = 'index' AND name IN {1}) || ' ' || ({2})",
      tables, indexes, fmt::format(fmt::runtime(contender.progress), ""));
}

// What a tenant has, if it is not what is wanted.
std::string difference(const Fleet& fleet, std::size_t number, const std::string& found) {
  return fmt::format("SELECT '{} has ' || found FROM (SELECT {} AS found) AS tenant WHERE found <> '{}'",
                     fleet.tenant(number), found, wanted(fleet));
}

std::string ask(const std::filesystem::path& path, const std::string& sql) {
  sqlite3* opened = nullptr;
  sqlite3_open_v2(path.c_str(), &opened, SQLITE_OPEN_READONLY, nullptr);
  const std::unique_ptr<sqlite3, decltype(&sqlite3_close)> handle(opened, &sqlite3_close);
  sqlite3_stmt* made = nullptr;
  sqlite3_prepare_v2(opened, sql.c_str(), -1, &made, nullptr);
  const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> statement(made, &sqlite3_finalize);
  const int code = made == nullptr ? SQLITE_ERROR : sqlite3_step(made);
  if (code == SQLITE_DONE) return "";
  if (code != SQLITE_ROW) throw std::runtime_error(path.string() + ": " + sqlite3_errmsg(opened));
  return reinterpret_cast<const char*>(sqlite3_column_text(made, 0));
}

std::string first_difference(const Fleet& fleet, const Contender& contender, const Server* server) {
  std::string all;
  for (std::size_t i = 0; i < fleet.size(); ++i) {
    std::string found;
    switch (fleet.kind()) {
      case Kind::databases:
        found = server->ask(fleet.tenant(i), difference(fleet, i, in_postgres(contender, "public")));
        break;
      case Kind::schemas:
        all += (i == 0 ? "" : " UNION ALL ") + difference(fleet, i, in_postgres(contender, fleet.tenant(i)));
        break;
      case Kind::files:
        found = ask(fleet.file(i), difference(fleet, i, in_sqlite(contender)));
        break;
    }
    if (!found.empty()) return found;
  }
  return all.empty() ? "" : server->ask(fleet.name(), all);
}

}  // namespace

void check(const Fleet& fleet, const Contender& contender, const Server* server) {
  std::string found;
  try {
    found = first_difference(fleet, contender, server);
  } catch (const std::exception& error) {
    found = error.what();
  }
  if (found.empty()) return;
  throw std::runtime_error(fmt::format("{} did not do its work: {}, where columns, indexes and files are to be {}",
                                       contender.name, found, wanted(fleet)));
}

}  // namespace drover::bench
