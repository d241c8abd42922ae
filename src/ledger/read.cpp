#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/text.hpp"
#include "ledger/ledger.hpp"
#include "ledger/other_tools.hpp"
#include "ledger/rows.hpp"

namespace drover::ledger {

namespace {

using Columns = std::map<std::string, std::vector<std::string>>;  // of the tables that exist

Columns columns_of(const db::Rows& probed) {
  Columns columns;
  for (const auto& row : probed.rows) columns[db::text_of(row[0])] = split_list(db::text_of(row[1]));
  return columns;
}

bool has_all(const std::vector<std::string>& present, const std::vector<std::string>& wanted) {
  return std::ranges::all_of(wanted,
                             [&](const auto& name) { return std::ranges::find(present, name) != present.end(); });
}

History with(Standing standing, std::string explanation) {
  History history;
  history.standing = standing;
  history.explanation = std::move(explanation);
  return history;
}

// What can be said from the tables' names and columns alone; nullopt: they are there and ours.
std::optional<History> judge_tables(const Columns& columns, const std::string& table) {
  const auto migrations = columns.find(table);
  const bool journal = columns.contains("drover_journal");
  const bool head = columns.contains("drover_head");
  if (migrations != columns.end() && !has_all(migrations->second, migration_columns())) {
    return with(Standing::foreign, fmt::format("the table {} belongs to another tool: its columns are {}", table,
                                               join(migrations->second, ", ")));
  }
  if (migrations != columns.end() && journal && head) return std::nullopt;
  if (migrations == columns.end() && !journal && !head) return History{};
  std::vector<std::string> missing;
  for (const auto& name : {table, std::string("drover_journal"), std::string("drover_head")}) {
    if (!columns.contains(name)) missing.push_back(name);
  }
  return with(Standing::inconsistent, fmt::format("of the ledger's tables {} {} not there", join(missing, " and "),
                                                  missing.size() == 1 ? "is" : "are"));
}

}  // namespace

db::Step Ledger::question(bool expected) const {
  const auto ours = [](const std::string& sql, bool rows = true) {
    return db::Statement{
        .sql = sql, .args = {}, .role = db::Role::record, .returns_rows = rows, .recurs = db::Recurs::for_target};
  };
  if (!expected) return {.statements = {ours(texts_.presence)}};
  db::Step step;
  for (const auto& sql : texts_.begin_read) step.statements.push_back(ours(sql, false));
  for (const auto* sql : {&texts_.read_head, &texts_.read_journal, &texts_.read_migrations}) {
    step.statements.push_back(ours(*sql));
  }
  step.statements.push_back(ours(texts_.end_read, false));
  return step;
}

History Ledger::history(db::Connection& connection, const db::Answer& answer, bool expected) const {
  if (answer.error) {
    // Permanent: something is not there, or not as it was to be expected.
    if (expected && answer.error->error_class == db::ErrorClass::sql) return examine(connection);
    throw db::Error(*answer.error);
  }
  if (expected) return told_by(answer);
  const auto& present = answer.rows.front().rows.front();
  if (std::ranges::all_of(present, db::is_true)) return read(connection, true);
  return std::ranges::any_of(present, db::is_true) ? examine(connection) : of_none(connection);
}

History Ledger::told_by(const db::Answer& answer) const {
  return history_of({.head = answer.rows[0], .journal = answer.rows[1], .migrations = answer.rows[2]}, names_.catalog);
}

// Where the tables are not as they should be: what they are.
History Ledger::examine(db::Connection& connection) const {
  const auto judged = judge_tables(columns_of(connection.query(texts_.probe)), names_.table);
  if (!judged) {
    const auto answers = connection.play({.steps = {question(true)}});
    if (answers.front().error) throw db::Error(*answers.front().error);
    return told_by(answers.front());
  }
  if (judged->standing == Standing::fresh) return of_none(connection);
  if (judged->standing == Standing::foreign) {
    if (auto other = of_another_tool(connection)) return *std::move(other);
  }
  return *judged;
}

// Whether the schema is there at all is asked only here, because it costs a round trip.
History Ledger::of_none(db::Connection& connection) const {
  if (auto other = of_another_tool(connection)) return *std::move(other);
  if (driver_.exists(connection, address_)) return {};
  throw db::Error(db::ErrorClass::missing, "3F000", fmt::format("the schema \"{}\" does not exist", address_.schema));
}

std::optional<History> Ledger::of_another_tool(db::Connection& connection) const {
  if (names_.other_tools.empty()) return std::nullopt;
  const auto found = other_history(connection, driver_, address_, names_.other_tools);
  if (!found) return std::nullopt;
  return with(Standing::other_history, to_string(*found));
}

History Ledger::read(db::Connection& connection, bool expected) const {
  return history(connection, connection.play({.steps = {question(expected)}}).front(), expected);
}

}  // namespace drover::ledger
