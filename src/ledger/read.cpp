#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/text.hpp"
#include "ledger/ledger.hpp"
#include "ledger/other_tools.hpp"
#include "ledger/spelling.hpp"

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
  return with(Standing::inconsistent,
              fmt::format("of the ledger's tables only {} is there", columns.empty() ? "" : columns.begin()->first));
}

Entry entry_of(const db::Rows& rows, const std::vector<db::Value>& row) {
  const auto at = [&](std::string_view name) -> const db::Value& { return row[rows.column(name)]; };
  const auto version = migrations::Version::read(db::text_of(at("version")));
  return {.version = version.value_or(migrations::Version{}),
          .name = db::text_of(at("name")),
          .kind = parse_kind(db::text_of(at("kind"))),
          .type = migrations::parse_type(db::text_of(at("type"))).value_or(migrations::Type::none),
          .outcome = parse_recorded(db::text_of(at("outcome"))),
          .batch = db::number_of(at("batch")),
          .checksum = db::text_of(at("checksum")),
          .statements_checksum = db::text_of(at("statements_checksum")),
          .applied_at = parse_iso8601(db::text_of(at("applied_at"))).value_or(Instant{}),
          .duration = std::chrono::milliseconds{db::number_of(at("duration_ms"))},
          .filters = db::text_of(at("filters")),
          .seq = db::number_of(at("seq")),
          .has_down = db::is_true(at("has_down"))};
}

void read_head(History& history, const db::Rows& rows) {
  if (rows.size() != 1) {
    history.standing = Standing::inconsistent;
    history.explanation = fmt::format("drover_head has {} rows instead of one", rows.size());
    return;
  }
  const auto& row = rows.rows.front();
  const auto number = [&](std::string_view name) { return db::number_of(row[rows.column(name)]); };
  history.standing = Standing::ours;
  history.head = {.seq = number("seq"),
                  .control_id = db::text_of(row[rows.column("control_id")]),
                  .epoch = number("epoch"),
                  .format = static_cast<int>(number("format"))};
  history.highest_batch = number("batch");
  if (history.head.format > format) {
    history.standing = Standing::newer;
    history.explanation =
        fmt::format("its ledger has format {}, this program knows up to {}", history.head.format, format);
  } else if (number("journal_seq") != history.head.seq || number("journal_count") != history.head.seq) {
    history.standing = Standing::inconsistent;
    history.explanation = fmt::format(
        "drover_head is at {} but drover_journal holds {} rows up to {}: a script ended its own "
        "transaction, or somebody changed the ledger by hand",
        history.head.seq, number("journal_count"), number("journal_seq"));
  }
}

void read_entries(History& history, const db::Rows& rows) {
  for (const auto& row : rows.rows) {
    auto entry = entry_of(rows, row);
    if (entry.version.text().empty()) {
      history.standing = Standing::inconsistent;
      history.explanation = "the ledger holds a row without a version";
      return;
    }
    std::ranges::move(deferred_of(entry.filters), std::back_inserter(history.deferred));
    history.entries.push_back(std::move(entry));
  }
}

class Tail {
 public:
  explicit Tail(History& history) : history_(history) {}

  // One journal row behind the last migration that came to its end.
  void see(const db::Rows& rows, const std::vector<db::Value>& row) {
    const auto text = [&](std::string_view name) { return db::text_of(row[rows.column(name)]); };
    const auto version = migrations::Version::read(text("version"));
    history_.last_failure.reset();
    if (!version) return;  // a claim
    const bool back = text("direction") == "down";
    const auto batch = db::number_of(row[rows.column("batch")]);
    if (text("state") == "failed") {
      history_.last_failure = LastFailure{.version = *version, .back = back, .error = text("error"), .batch = batch};
    }
    const auto& step = row[rows.column("step")];
    if (!step) return;
    auto& unfinished = history_.unfinished;
    const bool another = unfinished && (unfinished->version != *version || unfinished->back != back);
    if (!unfinished || another) unfinished = Unfinished{.version = *version, .back = back, .batch = batch};
    unfinished->intent.reset();
    if (text("state") == "applied") unfinished->done.push_back(text("statement_hashes"));
    if (text("state") == "intent") {
      unfinished->intent = Unfinished::Intent{.step = db::number_of(step),
                                              .hashes = text("statement_hashes"),
                                              .worker = text("worker"),
                                              .begun = text("started_at")};
    }
  }

 private:
  History& history_;
};

// A first step that failed has left nothing behind.
void read_tail(History& history, const db::Rows& rows) {
  Tail tail(history);
  for (const auto& row : rows.rows) tail.see(rows, row);
  const auto& unfinished = history.unfinished;
  if (unfinished && unfinished->done.empty() && !unfinished->intent) history.unfinished.reset();
}

}  // namespace

// nullopt: the tables are there and ours.
std::optional<History> Ledger::judge(db::Connection& connection, const db::Rows& probed) const {
  auto judged = judge_tables(columns_of(probed), names_.table);
  if (!judged) return std::nullopt;
  const bool nothing_of_ours = judged->standing == Standing::fresh || judged->standing == Standing::foreign;
  if (nothing_of_ours && !names_.other_tools.empty()) {
    const auto found = other_history(connection, driver_, address_, names_.other_tools);
    if (found) return with(Standing::other_history, to_string(*found));
  }
  // Asked only where nothing was found, because it costs a round trip.
  if (judged->standing == Standing::fresh && !driver_.exists(connection, address_)) {
    throw db::Error(db::ErrorClass::missing, "3F000", fmt::format("the schema \"{}\" does not exist", address_.schema));
  }
  return judged;
}

db::Step Ledger::question(bool expected) const {
  const auto ours = [](std::string sql, std::vector<db::Value> args = {}, bool rows = true) {
    return db::Statement{
        .sql = std::move(sql), .args = std::move(args), .role = db::Role::record, .returns_rows = rows};
  };
  if (!expected) return {.statements = {ours(texts_.probe)}};
  return {.statements = {ours(texts_.begin_read, {}, false), ours(texts_.read_head),
                         ours(texts_.read_entries, {names_.catalog}), ours(texts_.read_tail, {names_.catalog}),
                         ours(texts_.end_read, {}, false)}};
}

History Ledger::history(db::Connection& connection, const db::Answer& answer, bool expected) const {
  if (answer.error) {
    // Permanent: something is not there, or not as it was to be expected.
    if (expected && answer.error->error_class == db::ErrorClass::sql) return read(connection);
    throw db::Error(*answer.error);
  }
  if (!expected) {
    if (auto judged = judge(connection, answer.rows.front())) return *std::move(judged);
    const auto answers = connection.play({.steps = {question(true)}});
    if (answers.front().error) throw db::Error(*answers.front().error);
    return history(connection, answers.front(), true);
  }
  History history;
  read_head(history, answer.rows[0]);
  if (history.standing == Standing::newer) return history;
  read_entries(history, answer.rows[1]);
  read_tail(history, answer.rows[2]);
  return history;
}

History Ledger::read(db::Connection& connection, bool expected) const {
  return history(connection, connection.play({.steps = {question(expected)}}).front(), expected);
}

}  // namespace drover::ledger
