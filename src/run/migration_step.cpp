// Alone in its file, so that the crash tests can link a program in which the ledger is written in another transaction
// and show that they notice.
#include <algorithm>
#include <iterator>

#include "run/steps.hpp"

namespace drover::run {

namespace {

db::Statement body_statement(const Prepared& prepared, std::size_t number) {
  const auto& statement = prepared.body[number];
  db::Statement made{.sql = statement.text, .args = {}, .role = db::Role::body, .number = number};
  if (statement.brings_data()) made.copy_data = statement.data;
  return made;
}

// A scalar subquery fails of itself when the condition returns more than one row or column.
db::Statement still_holds(const Prepared& prepared) {
  const std::string negated = prepared.skipped ? ") IS NOT FALSE" : ") IS NOT TRUE";
  return {.sql = "SELECT 'the condition has changed' AS finding WHERE (" + prepared.when + negated,
          .args = {},
          .role = db::Role::condition,
          .expect = db::Expect::no_findings};
}

}  // namespace

db::Step Transactions::unit(const Prepared& prepared, std::size_t index, std::int64_t expected) const {
  const auto& unit = prepared.units[index];
  // One envelope: its guard looks for the mark that its opening set.
  auto envelope = driver_.envelope(address_, session_, unit.options);
  std::vector<db::Statement> inner{ledger_.swap(expected, writer_)};
  constexpr std::size_t others = 8;
  inner.reserve(unit.settings.size() + unit.body.size() + others);
  if (!prepared.when.empty() && index == 0) inner.push_back(still_holds(prepared));
  if (!prepared.skipped) {
    for (const auto number : unit.settings) inner.push_back(body_statement(prepared, number));
    for (const auto number : unit.body) inner.push_back(body_statement(prepared, number));
    std::ranges::move(envelope.guard, std::back_inserter(inner));
  }
  std::ranges::move(records(prepared, index, expected + 1, {}), std::back_inserter(inner));
  return enclosed(std::move(envelope), std::move(inner));
}

}  // namespace drover::run
