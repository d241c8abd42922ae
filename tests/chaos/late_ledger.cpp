// The planted fault: in place of run/migration_step.cpp, the ledger is written in a transaction of its own, after that
// of the migration. The crash tests must notice.
#include <algorithm>
#include <iterator>

#include "run/steps.hpp"

namespace drover::run {

namespace {

void append(std::vector<db::Statement>& to, const std::vector<db::Statement>& from) {
  std::ranges::copy(from, std::back_inserter(to));
}

}  // namespace

db::Step Transactions::unit(const Prepared& prepared, std::size_t index, std::int64_t expected) const {
  const auto& unit = prepared.units[index];
  const auto envelope = driver_.envelope(address_, session_, unit.options);
  db::Step step;
  append(step.statements, envelope.before);
  append(step.statements, envelope.open);
  for (const auto i : unit.body) {
    step.statements.push_back({.sql = prepared.body[i].text, .args = {}, .role = db::Role::body, .number = i});
  }
  append(step.statements, envelope.guard);
  append(step.statements, envelope.close);
  append(step.statements, envelope.open);
  step.statements.push_back(ledger_.swap(expected, writer_));
  append(step.statements, records(prepared, index, expected + 1, {}));
  append(step.statements, envelope.close);
  append(step.statements, envelope.after);
  return step;
}

}  // namespace drover::run
