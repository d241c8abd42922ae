#include "run/steps.hpp"

#include <algorithm>
#include <iterator>

#include "migrations/part.hpp"

namespace drover::run {

namespace {

void append(std::vector<db::Statement>& to, std::vector<db::Statement> from) {
  std::ranges::move(from, std::back_inserter(to));
}

std::vector<sql::Statement> executed(const migrations::Part& part) {
  std::vector<sql::Statement> statements;
  for (const auto& analysed : part.statements) {
    if (!analysed.lifted) statements.push_back(analysed.statement);
  }
  return statements;
}

// The text kept in the ledger has to meet what a file has to meet.
migrations::Part kept_by_ledger(const std::string& text, const std::string& name, sql::Dialect dialect) {
  auto part = migrations::read_part(dialect, {.text = text, .start = {}}, name, {});
  if (part.faults.empty()) return part;
  throw db::Error(db::ErrorClass::sql, "",
                  "the " + name + ", kept in the ledger, cannot run: " + part.faults.front().message);
}

ledger::Record record_of(const plan::PlannedStep& step, const plan::Plan& plan, const plan::Goal& goal) {
  ledger::Record record;
  record.back = step.direction == plan::Direction::back;
  record.version = step.version;
  if (step.migration == nullptr) return record;
  const auto& migration = *step.migration;
  record.name = migration.name;
  record.type = migration.directives.type;
  record.checksum = migration.up.checksum;
  record.statements_checksum = migration.up.statements_checksum;
  for (const auto& analysed : migration.up.statements) record.statement_hashes.push_back(analysed.hash);
  record.filters = goal.filters();
  std::ranges::copy_if(plan.deferred, std::back_inserter(record.deferred),
                       [&](const auto& version) { return version < step.version; });
  if (migration.down) record.down_sql = migration.down->text;
  return record;
}

}  // namespace

Prepared prepare(const plan::PlannedStep& step, const plan::Plan& plan, const plan::Goal& goal,
                 const std::string& down_sql, sql::Dialect dialect) {
  Prepared prepared;
  prepared.step = &step;
  prepared.record = record_of(step, plan, goal);
  const bool back = step.direction == plan::Direction::back;
  if (step.from_ledger) {
    const auto part = kept_by_ledger(down_sql, "down_sql of " + step.version.text(), dialect);
    prepared.file = part.file;
    prepared.body = executed(part);
    prepared.options.foreign_keys_off = part.foreign_keys_off;
    return prepared;
  }
  if (step.migration == nullptr) return prepared;
  const auto& directives = step.migration->directives;
  prepared.options = {.lock_timeout = directives.lock_timeout, .statement_timeout = directives.statement_timeout};
  if (!back) prepared.when = directives.when;
  const migrations::Part* part = &step.migration->up;
  if (back) part = step.migration->down && !step.row_only ? &*step.migration->down : nullptr;
  if (part == nullptr) return prepared;
  prepared.file = part->file;
  prepared.body = executed(*part);
  prepared.options.foreign_keys_off = part->foreign_keys_off;
  return prepared;
}

db::Step Transactions::enclosed(const db::TransactionOptions& options, std::vector<db::Statement> inner) const {
  return enclosed(driver_.envelope(address_, session_, options), std::move(inner));
}

db::Step Transactions::enclosed(db::Envelope envelope, std::vector<db::Statement> inner) {
  db::Step step;
  append(step.statements, std::move(envelope.before));
  append(step.statements, std::move(envelope.open));
  append(step.statements, std::move(inner));
  append(step.statements, std::move(envelope.close));
  append(step.statements, std::move(envelope.after));
  return step;
}

db::Step Transactions::condition(const Prepared& prepared) const {
  auto options = prepared.options;
  options.read_only = true;
  options.foreign_keys_off = false;
  return enclosed(options, {{.sql = "SELECT (" + prepared.when + ") AS holds",
                             .args = {},
                             .role = db::Role::condition,
                             .returns_rows = true}});
}

db::Step Transactions::creation() const { return enclosed(db::TransactionOptions{}, ledger_.creation(writer_)); }

db::Step Transactions::claim(std::int64_t expected, const std::string& note) const {
  std::vector<db::Statement> inner{ledger_.swap(expected, writer_)};
  append(inner, ledger_.record_claim(expected + 1, writer_, note));
  return enclosed(db::TransactionOptions{}, std::move(inner));
}

db::Step Transactions::failure(const Prepared& prepared, std::int64_t expected, const std::string& error) const {
  std::vector<db::Statement> inner{ledger_.swap(expected, writer_)};
  append(inner, ledger_.record_failure(expected + 1, writer_, prepared.record, error));
  return enclosed(db::TransactionOptions{}, std::move(inner));
}

}  // namespace drover::run
