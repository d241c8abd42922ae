#include "drivers/postgres/driver.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "base/random.hpp"
#include "drivers/postgres/connection.hpp"
#include "drivers/postgres/guard.hpp"
#include "drivers/postgres/session.hpp"

namespace drover::postgres {

namespace {

db::Statement ours(std::string sql, db::Role role = db::Role::envelope, db::Expect expect = db::Expect::anything) {
  return {.sql = std::move(sql), .args = {}, .role = role, .expect = expect};
}

// The session's own user first: to take its role may need it.
std::vector<db::Statement> own_role() {
  return {ours("RESET SESSION AUTHORIZATION", db::Role::guard), ours("RESET ROLE", db::Role::guard)};
}

// A schema that is missing is passed over in silence, and with `public` behind it, `public` is written to.
constexpr const char* search_path_of_tenant =
    "SELECT CASE WHEN pg_catalog.set_config('search_path', $1, true) IS NULL THEN NULL "
    "WHEN pg_catalog.current_schema() IS DISTINCT FROM $2::pg_catalog.text "
    "THEN pg_catalog.format('{}the schema %I does not exist', $2::pg_catalog.text)::pg_catalog.int4 END, "
    "pg_catalog.set_config('drover.transaction', $3, true)";

// What the transaction is set to; the same text for all tenants.
db::Statement setting_up(const db::Address& address, const db::SessionOptions& session,
                         const db::TransactionOptions& transaction, const std::string& mark) {
  auto statement = ours(fmt::format(search_path_of_tenant, findings_mark), db::Role::guard, db::Expect::nothing_raised);
  statement.args = {search_path(address, session), address.schema, mark};
  auto options = session;
  options.lock_timeout = transaction.lock_timeout.value_or(session.lock_timeout);
  options.statement_timeout = transaction.statement_timeout.value_or(session.statement_timeout);
  std::string sql = statement.sql;
  for (const auto& [name, value] : settings_of_transaction(options)) {
    statement.args.emplace_back(value);
    sql += fmt::format(", pg_catalog.set_config({}, ${}, true)", literal(name), statement.args.size());
  }
  statement.sql = std::move(sql);
  if (transaction.locks_tell) statement.recurs = db::Recurs::for_session;
  return statement;
}

class Driver final : public db::Driver {
 public:
  sql::Dialect dialect() const noexcept override { return sql::Dialect::postgres; }
  db::Traits traits() const noexcept override { return {}; }

  std::unique_ptr<db::Connection> connect(const db::Address& address,
                                          const db::SessionOptions& options) const override {
    return std::make_unique<Connection>(address, options);
  }

  db::Envelope envelope(const db::Address& address, const db::SessionOptions& session,
                        const db::TransactionOptions& transaction) const override;
  db::Envelope outside(const db::Address& address, const db::SessionOptions& session,
                       const db::TransactionOptions& options) const override;

  std::string quote(std::string_view identifier) const override { return quoted_identifier(identifier); }

  std::string qualified(const db::Address& address, std::string_view table) const override {
    return quoted_identifier(address.schema) + "." + quoted_identifier(table);
  }

  bool exists(db::Connection& connection, const db::Address& address) const override {
    const db::Value schema = address.schema;
    return !connection.query("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = $1", {&schema, 1}).empty();
  }

  std::string stamp(const db::Address& /*address*/) const override { return {}; }

  std::optional<db::FreeConnections> free_connections(db::Connection& connection) const override;
};

db::Envelope Driver::envelope(const db::Address& address, const db::SessionOptions& session,
                              const db::TransactionOptions& transaction) const {
  const auto mark = make_uuid();
  db::Envelope envelope;
  // A role's default may be another level, and then the read after a lock is stale.
  const bool read_only = transaction.read_only || !session.read_write;
  envelope.open.push_back(ours(fmt::format("BEGIN ISOLATION LEVEL {} READ {}",
                                           transaction.isolation.empty() ? "READ COMMITTED" : transaction.isolation,
                                           read_only ? "ONLY" : "WRITE")));
  envelope.open.push_back(setting_up(address, session, transaction, mark));
  envelope.close.push_back(ours("COMMIT"));
  if (transaction.other_role) envelope.guard = own_role();
  if (transaction.locks_tell) {
    std::ranges::move(guard_by_locks(address, session, mark, transaction.writes_rows),
                      std::back_inserter(envelope.guard));
  } else {
    envelope.guard.push_back(guard_query(address, session, mark));
  }
  // Nothing is dropped by plain words, but by what rows set off.
  const bool may_drop = !transaction.locks_tell || transaction.writes_rows;
  if (address.owns_database || transaction.read_only || !may_drop) return envelope;
  auto [opening, judgement] = hindsight(address, session);
  envelope.open.push_back(std::move(opening));
  envelope.guard.push_back(ours(std::move(judgement), db::Role::guard, db::Expect::nothing_raised));
  return envelope;
}

db::Envelope Driver::outside(const db::Address& address, const db::SessionOptions& session,
                             const db::TransactionOptions& options) const {
  db::Envelope envelope;
  if (options.other_role) envelope.after = own_role();
  const auto set = [&](const std::string& name, const std::string& value) {
    envelope.before.push_back(ours(fmt::format("SELECT pg_catalog.set_config('{}', {}, false)", name, literal(value))));
    envelope.after.push_back(ours("RESET " + name));
  };
  set("search_path", search_path(address, session));
  if (options.lock_timeout) set("lock_timeout", fmt::format("{}ms", options.lock_timeout->count()));
  if (options.statement_timeout) set("statement_timeout", fmt::format("{}ms", options.statement_timeout->count()));
  return envelope;
}

// To a role without pg_read_all_stats the kind of others' sessions is null.
std::optional<db::FreeConnections> Driver::free_connections(db::Connection& connection) const {
  const auto rows = connection.query(
      "SELECT least(current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int, "
      "nullif((SELECT rolconnlimit FROM pg_catalog.pg_roles WHERE rolname = current_user), -1)), count(*), "
      "count(*) FILTER (WHERE application_name = current_setting('application_name')) "
      "FROM pg_catalog.pg_stat_activity WHERE coalesce(backend_type, 'client backend') = 'client backend' "
      "AND datid IS NOT NULL AND pid <> pg_backend_pid()");
  const auto& row = rows.rows.front();
  return db::FreeConnections{.limit = static_cast<int>(db::number_of(row[0])),
                             .used = static_cast<int>(db::number_of(row[1])),
                             .ours = static_cast<int>(db::number_of(row[2]))};
}

}  // namespace

std::unique_ptr<db::Driver> make_driver() { return std::make_unique<Driver>(); }

}  // namespace drover::postgres
