#include "run/steps.hpp"

#include <algorithm>
#include <iterator>

#include "migrations/part.hpp"

namespace drover::run {

namespace {

void append(std::vector<db::Statement>& to, std::vector<db::Statement> from) {
  std::ranges::move(from, std::back_inserter(to));
}

// A build without locks that stop others may wait for old transactions; only other changes of its table wait with it.
constexpr std::chrono::milliseconds patient_lock_timeout = std::chrono::minutes{30};
constexpr std::chrono::milliseconds no_timeout{0};

// The statements that run, and how each is found in its part.
void take_statements(Prepared& prepared, const migrations::Part& part) {
  prepared.body.reserve(part.statements.size());
  prepared.origins.reserve(part.statements.size());
  for (std::size_t i = 0; i < part.statements.size(); ++i) {
    if (part.statements[i].lifted) continue;
    prepared.body.push_back(part.statements[i].statement);
    prepared.origins.push_back(i);
    prepared.outlasts = prepared.outlasts || part.statements[i].effects.outlasts;
  }
}

std::vector<std::size_t> in_body(const Prepared& prepared, const std::vector<std::size_t>& of_part) {
  std::vector<std::size_t> indices;
  for (const auto index : of_part) {
    const auto found = std::ranges::lower_bound(prepared.origins, index);
    indices.push_back(static_cast<std::size_t>(found - prepared.origins.begin()));
  }
  return indices;
}

// Long work that stands in nobody's way is not cut short.
void give_time(PreparedUnit& unit, const migrations::Part& part, const migrations::Unit& cut) {
  const bool waits = unit.alone && unit.alone->patient;
  const bool works =
      std::ranges::any_of(cut.statements, [&](const auto index) { return part.statements[index].effects.patient; });
  if ((waits || works) && !unit.options.statement_timeout) unit.options.statement_timeout = no_timeout;
  if (waits && !unit.options.lock_timeout) unit.options.lock_timeout = patient_lock_timeout;
}

void take_units(Prepared& prepared, const migrations::Part& part, const std::vector<migrations::Unit>& cuts,
                db::TransactionOptions options) {
  options.foreign_keys_off = part.foreign_keys_off;
  options.other_role = std::ranges::any_of(part.statements, [](const auto& one) { return one.effects.takes_role; });
  // What stands in a file's own words only: a condition may call anything.
  options.locks_tell = prepared.when.empty() && std::ranges::all_of(part.statements, [](const auto& one) {
                         return one.effects.shows_in_locks || one.effects.writes_rows;
                       });
  options.writes_rows = std::ranges::any_of(part.statements, [](const auto& one) { return one.effects.writes_rows; });
  for (const auto& cut : cuts) {
    PreparedUnit unit{.body = in_body(prepared, cut.statements), .settings = in_body(prepared, cut.settings)};
    // Of a part that is one transaction, the record has them.
    if (cuts.size() > 1 || cut.alone) {
      for (const auto index : cut.statements) unit.hashes.push_back(part.statements[index].hash);
    }
    if (cut.alone) {
      unit.alone = part.statements[cut.statements.front()].effects.alone.value_or(sql::Alone{.atomic = false});
    }
    unit.options = options;
    unit.options.isolation = cut.isolation;
    give_time(unit, part, cut);
    prepared.units.push_back(std::move(unit));
  }
}

void take(Prepared& prepared, const migrations::Part& part, const db::TransactionOptions& options, const Forced& forced,
          bool own_steps) {
  prepared.file = part.file;
  take_statements(prepared, part);
  const auto stand_alone = forced.find(prepared.record.version.text());
  if (stand_alone == forced.end()) return take_units(prepared, part, part.units, options);
  take_units(prepared, part, migrations::cut_into_units(part, own_steps, stand_alone->second).units, options);
}

// The text kept in the ledger has to meet what a file has to meet.
migrations::Part kept_by_ledger(const std::string& text, const std::string& name, sql::Dialect dialect) {
  auto part = migrations::read_part(dialect, {.text = text, .start = {}}, name, {});
  if (part.faults.empty()) return part;
  throw db::Error(db::ErrorClass::sql, "",
                  "the " + name + ", kept in the ledger, cannot run: " + part.faults.front().message);
}

ledger::Kind kind_of(const migrations::Migration& migration) {
  return migration.kind == migrations::Kind::repeatable ? ledger::Kind::repeatable : ledger::Kind::versioned;
}

ledger::Recorded outcome_of(const migrations::Migration& migration) {
  if (migration.kind == migrations::Kind::baseline) return ledger::Recorded::baselined;
  return migration.directives.record_only ? ledger::Recorded::recorded : ledger::Recorded::applied;
}

ledger::Record record_of(const plan::PlannedStep& step, const plan::Plan& plan, const plan::Goal& goal) {
  ledger::Record record;
  record.back = step.direction == plan::Direction::back;
  record.version = step.version;
  if (step.migration == nullptr) return record;
  const auto& migration = *step.migration;
  record.name = migration.name;
  record.kind = kind_of(migration);
  record.outcome = outcome_of(migration);
  record.type = migration.directives.type;
  record.checksum = migration.up.checksum;
  record.statements_checksum = migration.up.statements_checksum;
  record.statement_hashes = migrations::kept_hashes(migration.up);
  record.filters = goal.filters();
  std::ranges::copy_if(plan.deferred, std::back_inserter(record.deferred),
                       [&](const auto& version) { return version < step.version; });
  if (migration.down) record.down_sql = migration.down->text;
  record.stands_for = step.stands_for;
  return record;
}

// Where nothing runs, the record alone is the one unit.
Prepared only_recorded(Prepared prepared) {
  prepared.units.emplace_back();
  return prepared;
}

}  // namespace

Prepared prepare(const plan::PlannedStep& step, const plan::Plan& plan, const plan::Goal& goal,
                 const std::string& down_sql, sql::Dialect dialect, const Forced& forced) {
  Prepared prepared;
  prepared.step = &step;
  prepared.record = record_of(step, plan, goal);
  const bool back = step.direction == plan::Direction::back;
  if (step.from_ledger) {
    take(prepared, kept_by_ledger(down_sql, "down_sql of " + step.version.text(), dialect), {}, forced, false);
    return prepared;
  }
  if (step.migration == nullptr) return only_recorded(std::move(prepared));
  const auto& directives = step.migration->directives;
  const bool begun = step.resume_at > 0 || step.in_doubt;
  if (!back && !begun) prepared.when = directives.when;
  if (!back) prepared.probe = directives.probe;
  const migrations::Part* part = &step.migration->up;
  if (back) part = step.migration->down && !step.row_only ? &*step.migration->down : nullptr;
  if (!back && directives.record_only) part = nullptr;
  if (part == nullptr) return only_recorded(std::move(prepared));
  take(prepared, *part, {.lock_timeout = directives.lock_timeout, .statement_timeout = directives.statement_timeout},
       forced, directives.own_steps);
  return prepared;
}

db::Step Transactions::enclosed(const db::TransactionOptions& options, std::vector<db::Statement> inner) const {
  return enclosed(driver_.envelope(address_, session_, options), std::move(inner));
}

db::Step Transactions::enclosed(db::Envelope envelope, std::vector<db::Statement> inner) {
  db::Step step;
  step.statements.reserve(inner.size() + envelope.before.size() + envelope.open.size() + envelope.close.size() +
                          envelope.after.size());
  append(step.statements, std::move(envelope.before));
  append(step.statements, std::move(envelope.open));
  append(step.statements, std::move(inner));
  append(step.statements, std::move(envelope.close));
  append(step.statements, std::move(envelope.after));
  return step;
}

db::Step Transactions::question(const std::string& sql) const {
  return enclosed(db::TransactionOptions{.read_only = true},
                  {{.sql = sql, .args = {}, .role = db::Role::condition, .returns_rows = true}});
}

db::Step Transactions::condition(const Prepared& prepared) const {
  return question("SELECT (" + prepared.when + ") AS holds");
}

db::Step Transactions::creation() const { return enclosed(db::TransactionOptions{}, ledger_.creation(writer_)); }

db::Step Transactions::swapped(std::int64_t expected, std::vector<db::Statement> records) const {
  std::vector<db::Statement> inner{ledger_.swap(expected, writer_)};
  append(inner, std::move(records));
  return enclosed(db::TransactionOptions{}, std::move(inner));
}

db::Step Transactions::claim(std::int64_t expected, const std::string& note) const {
  return swapped(expected, ledger_.record_claim(expected + 1, writer_, note));
}

db::Step Transactions::failure(const Prepared& prepared, std::int64_t expected, const std::string& error) const {
  return swapped(expected, ledger_.record_failure(expected + 1, writer_, prepared.record, error));
}

std::vector<db::Statement> Transactions::records(const Prepared& prepared, std::size_t index, std::int64_t seq,
                                                 const std::string& note) const {
  if (index + 1 == prepared.units.size()) return ledger_.record(seq, writer_, prepared.record);
  return ledger_.record_step(seq, writer_, prepared.record,
                             {.step = static_cast<std::int64_t>(index),
                              .state = "applied",
                              .hashes = prepared.units[index].hashes,
                              .note = note});
}

db::Step Transactions::intent(const Prepared& prepared, std::size_t index, std::int64_t expected) const {
  return swapped(expected, ledger_.record_step(expected + 1, writer_, prepared.record,
                                               {.step = static_cast<std::int64_t>(index),
                                                .state = "intent",
                                                .hashes = prepared.units[index].hashes}));
}

db::Step Transactions::done(const Prepared& prepared, std::size_t index, std::int64_t expected,
                            const std::string& note) const {
  return swapped(expected, records(prepared, index, expected + 1, note));
}

db::Step Transactions::undone(const Prepared& prepared, std::size_t index, std::int64_t expected,
                              const std::string& why) const {
  return swapped(expected, ledger_.record_step(expected + 1, writer_, prepared.record,
                                               {.step = static_cast<std::int64_t>(index),
                                                .state = "failed",
                                                .hashes = prepared.units[index].hashes,
                                                .note = why}));
}

Transactions::Outside Transactions::outside(const Prepared& prepared, std::size_t index) const {
  const auto& unit = prepared.units[index];
  const auto number = unit.body.front();
  auto outside = this->outside(prepared.body[number].text, unit);
  outside.statement.statements.front().number = number;
  for (const auto setting : unit.settings) {
    outside.before.steps.push_back(
        {{{.sql = prepared.body[setting].text, .args = {}, .role = db::Role::body, .number = setting}}});
  }
  return outside;
}

Transactions::Outside Transactions::outside(const std::string& sql, const PreparedUnit& unit) const {
  auto envelope = driver_.outside(address_, session_, unit.options);
  Outside outside;
  for (auto& statement : envelope.before) outside.before.steps.push_back({{std::move(statement)}});
  outside.statement.statements.push_back({.sql = sql, .args = {}, .role = db::Role::body});
  for (auto& statement : envelope.after) outside.after.steps.push_back({{std::move(statement)}});
  return outside;
}

}  // namespace drover::run
