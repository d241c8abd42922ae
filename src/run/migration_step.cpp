// Alone in its file, so that the crash tests can link a program in which the ledger is written in another transaction
// and show that they notice.
#include <algorithm>
#include <iterator>

#include "run/steps.hpp"

namespace drover::run {

namespace {

db::Statement body_statement(const std::string& sql, std::size_t number) {
  return {.sql = sql, .args = {}, .role = db::Role::body, .number = number};
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

db::Step Transactions::migration(const Prepared& prepared, std::int64_t expected) const {
  // One envelope: its guard looks for the mark that its opening set.
  auto envelope = driver_.envelope(address_, session_, prepared.options);
  std::vector<db::Statement> inner{ledger_.swap(expected, writer_)};
  if (!prepared.when.empty()) inner.push_back(still_holds(prepared));
  if (!prepared.skipped) {
    for (std::size_t i = 0; i < prepared.body.size(); ++i) inner.push_back(body_statement(prepared.body[i].text, i));
    std::ranges::move(envelope.guard, std::back_inserter(inner));
  }
  std::ranges::move(ledger_.record(expected + 1, writer_, prepared.record), std::back_inserter(inner));
  return enclosed(std::move(envelope), std::move(inner));
}

}  // namespace drover::run
