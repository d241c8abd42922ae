#include <stdexcept>

#include <fmt/format.h>

#include "app/drivers.hpp"
#include "drivers/postgres/expectations.hpp"
#include "floor/script.hpp"
#include "ledger/ledger.hpp"
#include "migrations/catalog.hpp"
#include "plan/plan.hpp"
#include "run/steps.hpp"

namespace drover::bench {

namespace {

db::Address address_of(const Wanted& wanted) {
  db::Address address;
  address.server = std::make_shared<const db::Server>(db::Server{.dialect = wanted.dialect});
  if (wanted.dialect == sql::Dialect::postgres) address.schema = wanted.schemas ? place : "public";
  address.owns_database = !wanted.schemas;
  return address;
}

void append(Script& script, const db::Step& step, sql::Dialect dialect) {
  for (const auto& statement : step.statements) {
    const bool enforce = dialect == sql::Dialect::postgres;
    script.push_back({enforce ? postgres::enforced(statement) : std::string(statement.sql), statement.args});
  }
}

// As ledger::Ledger reads it.
Script reading(const Wanted& wanted, const db::Driver& driver) {
  const auto address = address_of(wanted);
  const auto texts = ledger::texts_of(wanted.dialect, {.schema = address.schema,
                                                       .table = "schema_migrations",
                                                       .migrations = driver.qualified(address, "schema_migrations"),
                                                       .journal = driver.qualified(address, "drover_journal"),
                                                       .head = driver.qualified(address, "drover_head")});
  Script script;
  for (const auto& sql : texts.begin_read) script.push_back({sql, {}});
  for (const auto& sql : {texts.read_head, texts.read_journal, texts.read_migrations, texts.end_read})
    script.push_back({sql, {}});
  return script;
}

migrations::Catalog catalog_of(const Wanted& wanted) {
  auto catalog = migrations::Catalog::load(
      {.directory = wanted.migrations, .project = wanted.migrations.parent_path(), .dialect = wanted.dialect});
  if (!catalog) throw std::runtime_error(catalog.error().front().message);
  return *std::move(catalog);
}

}  // namespace

Script same(const Wanted& wanted) {
  const auto drivers = app::make_drivers();
  const auto& driver = drivers.of(wanted.dialect);
  if (wanted.first == 0) return reading(wanted, driver);
  const auto address = address_of(wanted);
  const db::SessionOptions session;
  const ledger::Ledger ledger(driver, address, {});
  const ledger::Writer writer{.control_id = "bench", .epoch = 1, .batch = 1, .worker = "bench"};
  const run::Transactions transactions(driver, session, address, ledger, writer);
  const auto catalog = catalog_of(wanted);
  const plan::Goal goal;
  const auto planned = plan::make_plan(catalog, {}, goal);
  const auto& plan = std::get<plan::Plan>(planned);
  Script script;
  if (wanted.first == 1) append(script, transactions.creation(), wanted.dialect);
  for (auto i = static_cast<std::size_t>(wanted.first) - 1; i < plan.steps.size(); ++i) {
    const auto prepared = run::prepare(plan.steps[i], plan, goal, {}, wanted.dialect);
    append(script, transactions.unit(prepared, 0, static_cast<std::int64_t>(i)), wanted.dialect);
  }
  return script;
}

}  // namespace drover::bench
