#include "drivers/postgres/blockers.hpp"

#include <exception>

#include <libpq-fe.h>

#include "drivers/postgres/result.hpp"
#include "drivers/postgres/session.hpp"

namespace drover::postgres {

namespace {

// Literals in the blocker's query may be row values.
constexpr const char* question =
    "SELECT format('pid %s %s %s %s', a.pid, a.usename, "
    "to_char(clock_timestamp() - coalesce(a.xact_start, a.query_start), 'HH24:MI:SS'), "
    "left(regexp_replace(regexp_replace(a.query, '''[^'']*''', '''...''', 'g'), '\\s+', ' ', 'g'), 60)), "
    "coalesce((SELECT l.relation::regclass::text FROM pg_locks l WHERE l.pid = $1::int AND NOT l.granted "
    "AND l.relation IS NOT NULL LIMIT 1), '') "
    "FROM unnest(pg_blocking_pids($1::int)) AS b (pid) JOIN pg_stat_activity a ON a.pid = b.pid "
    "ORDER BY a.xact_start LIMIT 1";

}  // namespace

Blocker who_blocks(const db::Address& address, int pid) noexcept {
  try {
    db::SessionOptions options;
    options.application_name = "drover/blockers";
    options.read_write = false;
    const auto handle = open_session(address, options).handle;
    const auto number = std::to_string(pid);
    const char* arguments[] = {number.c_str()};
    const Result result(PQexecParams(handle.get(), question, 1, nullptr, arguments, nullptr, nullptr, 0));
    if (PQresultStatus(result.get()) != PGRES_TUPLES_OK || PQntuples(result.get()) != 1) return {};
    return {PQgetvalue(result.get(), 0, 0), PQgetvalue(result.get(), 0, 1)};
  } catch (const std::exception&) {
    return {};
  }
}

}  // namespace drover::postgres
