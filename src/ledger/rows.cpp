#include "ledger/rows.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <stdexcept>
#include <tuple>

#include <fmt/format.h>

#include "ledger/spelling.hpp"

namespace drover::ledger {

namespace {

// Where these columns stand, in this order: looked up once for all rows.
template <class... Names>
std::array<std::size_t, sizeof...(Names)> places(const db::Rows& rows, Names... names) {
  return {rows.column(names)...};
}

bool read_head(History& history, const db::Rows& rows) {
  if (rows.size() != 1) {
    history.standing = Standing::inconsistent;
    history.explanation = fmt::format("drover_head has {} rows instead of one", rows.size());
    return false;
  }
  const auto& row = rows.rows.front();
  const auto [seq, control_id, epoch, written_as] = places(rows, "seq", "control_id", "epoch", "format");
  history.head = {.seq = db::number_of(row[seq]),
                  .control_id = db::text_of(row[control_id]),
                  .epoch = db::number_of(row[epoch]),
                  .format = static_cast<int>(db::number_of(row[written_as]))};
  history.standing = Standing::ours;
  if (history.head.format <= format) return true;
  history.standing = Standing::newer;
  history.explanation =
      fmt::format("its ledger has format {}, this program knows up to {}", history.head.format, format);
  return false;
}

// The journal in the order of `seq`: what this catalog's migrations were made by, and what is behind the last of them
// that came to its end.
class Journal {
 public:
  Journal(History& history, const std::string& catalog) : history_(history), catalog_(catalog) {}

  void read(const db::Rows& rows);
  // Of the row that brought a version to its end, the last one; 0: none did.
  std::int64_t seq_of(const std::string& version) const {
    const auto found = seqs_.find(version);
    return found == seqs_.end() ? 0 : found->second;
  }

 private:
  struct Row {
    std::int64_t seq = 0;
    std::string version;  // "" of a claim
    bool back = false;
    std::string_view state;
    std::int64_t batch = 0;
    const std::vector<db::Value>* cells = nullptr;
  };

  std::vector<Row> rows_of_catalog(const db::Rows& rows);
  void see(const Row& row);
  void see_step(const Row& row, const migrations::Version& version);
  const db::Value& cell(const Row& row, std::size_t place) const { return (*row.cells)[place]; }

  History& history_;
  const std::string& catalog_;
  std::map<std::string, std::int64_t> seqs_;
  std::size_t step_ = 0;  // places of columns
  std::size_t error_ = 0;
  std::size_t hashes_ = 0;
  std::size_t worker_ = 0;
  std::size_t started_at_ = 0;
};

void Journal::read(const db::Rows& rows) {
  auto ours = rows_of_catalog(rows);
  std::ranges::sort(ours, {}, &Row::seq);
  for (const auto& row : ours) see(row);
  // A first step that failed has left nothing behind.
  const auto& unfinished = history_.unfinished;
  if (unfinished && unfinished->done.empty() && !unfinished->intent) history_.unfinished.reset();
}

// All rows count, whosever they are, and none may be missing.
std::vector<Journal::Row> Journal::rows_of_catalog(const db::Rows& rows) {
  const auto [seq, catalog, version, direction, state, batch] =
      places(rows, "seq", "catalog", "version", "direction", "state", "batch");
  std::tie(step_, error_, hashes_, worker_, started_at_) =
      std::tuple_cat(places(rows, "step", "error", "statement_hashes", "worker", "started_at"));
  std::vector<Row> ours;
  ours.reserve(rows.size());
  std::int64_t highest = 0;
  for (const auto& cells : rows.rows) {
    const Row row{.seq = db::number_of(cells[seq]),
                  .version = db::text_of(cells[version]),
                  .back = cells[direction] == "down",
                  .state = cells[state] ? std::string_view(*cells[state]) : std::string_view(),
                  .batch = db::number_of(cells[batch]),
                  .cells = &cells};
    highest = std::max(highest, row.seq);
    history_.highest_batch = std::max(history_.highest_batch, row.batch);
    if (cells[catalog] == catalog_) ours.push_back(row);
  }
  const auto count = static_cast<std::int64_t>(rows.size());
  if (highest != history_.head.seq || count != history_.head.seq) {
    history_.standing = Standing::inconsistent;
    history_.explanation = fmt::format(
        "drover_head is at {} but drover_journal holds {} rows up to {}: a script ended its own "
        "transaction, or somebody changed the ledger by hand",
        history_.head.seq, count, highest);
  }
  return ours;
}

void Journal::see(const Row& row) {
  const bool ended = row.state == "applied" || row.state == "skipped";
  if (ended && !row.back) seqs_[row.version] = row.seq;
  history_.last_failure.reset();
  if (ended && !cell(row, step_)) return history_.unfinished.reset();
  const auto version = migrations::Version::read(row.version);
  if (!version) return;  // a claim
  if (row.state == "failed") {
    history_.last_failure =
        LastFailure{.version = *version, .back = row.back, .error = db::text_of(cell(row, error_)), .batch = row.batch};
  }
  if (cell(row, step_)) see_step(row, *version);
}

void Journal::see_step(const Row& row, const migrations::Version& version) {
  auto& unfinished = history_.unfinished;
  const bool another = unfinished && (unfinished->version != version || unfinished->back != row.back);
  if (!unfinished || another) unfinished = Unfinished{.version = version, .back = row.back, .batch = row.batch};
  unfinished->intent.reset();
  if (row.state == "applied") unfinished->done.push_back(db::text_of(cell(row, hashes_)));
  if (row.state != "intent") return;
  unfinished->intent = Unfinished::Intent{.step = db::number_of(cell(row, step_)),
                                          .hashes = db::text_of(cell(row, hashes_)),
                                          .worker = db::text_of(cell(row, worker_)),
                                          .begun = db::text_of(cell(row, started_at_))};
}

void read_migrations(History& history, const db::Rows& rows, const std::string& of_catalog, const Journal& journal) {
  const auto [catalog, version, name, kind, type, outcome, batch] =
      places(rows, "catalog", "version", "name", "kind", "type", "outcome", "batch");
  const auto [checksum, statements_checksum, applied_at, duration, filters, has_down] =
      places(rows, "checksum", "statements_checksum", "applied_at", "duration_ms", "filters", "has_down");
  history.entries.reserve(rows.size());
  for (const auto& row : rows.rows) {
    history.highest_batch = std::max<std::int64_t>(history.highest_batch, db::number_of(row[batch]));
    if (row[catalog] != of_catalog) continue;
    const auto read = migrations::Version::read(db::text_of(row[version]));
    if (!read) {
      history.standing = Standing::inconsistent;
      history.explanation = "the ledger holds a row without a version";
      return;
    }
    history.entries.push_back({.version = *read,
                               .name = db::text_of(row[name]),
                               .kind = parse_kind(db::text_of(row[kind])),
                               .type = migrations::parse_type(db::text_of(row[type])).value_or(migrations::Type::none),
                               .outcome = parse_recorded(db::text_of(row[outcome])),
                               .batch = db::number_of(row[batch]),
                               .checksum = db::text_of(row[checksum]),
                               .statements_checksum = db::text_of(row[statements_checksum]),
                               .applied_at = parse_iso8601(db::text_of(row[applied_at])).value_or(Instant{}),
                               .duration = std::chrono::milliseconds{db::number_of(row[duration])},
                               .filters = db::text_of(row[filters]),
                               .seq = journal.seq_of(*row[version]),
                               .has_down = db::is_true(row[has_down])});
  }
  std::ranges::stable_sort(history.entries, {}, &Entry::seq);
  for (const auto& entry : history.entries)
    std::ranges::move(deferred_of(entry.filters), std::back_inserter(history.deferred));
}

}  // namespace

// SQLite keeps any text in any column.
History history_of(const TableRows& rows, const std::string& catalog) {
  History history;
  try {
    if (!read_head(history, rows.head)) return history;
    Journal journal(history, catalog);
    journal.read(rows.journal);
    read_migrations(history, rows.migrations, catalog, journal);
  } catch (const std::invalid_argument& error) {
    history.standing = Standing::inconsistent;
    history.explanation = fmt::format("in the ledger {}: somebody changed it by hand", error.what());
  }
  return history;
}

}  // namespace drover::ledger
