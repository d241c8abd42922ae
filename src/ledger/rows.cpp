#include "ledger/rows.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <stdexcept>

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
    const db::Value* step = nullptr;  // cells that are looked into only where they say something
    const db::Value* error = nullptr;
    const db::Value* hashes = nullptr;
    const db::Value* worker = nullptr;
    const db::Value* started_at = nullptr;
    bool is_ours = false;
  };

  static std::vector<Row> in_order(const db::Rows& rows, const std::string& catalog);
  void compare_with_head(const std::vector<Row>& rows);
  void see(const Row& row);
  void see_step(const Row& row, const migrations::Version& version);

  History& history_;
  const std::string& catalog_;
  std::map<std::string, std::int64_t> seqs_;
};

// All rows count, whosever they are, and none may be missing.
void Journal::read(const db::Rows& rows) {
  const auto all = in_order(rows, catalog_);
  compare_with_head(all);
  for (const auto& row : all) {
    history_.highest_batch = std::max(history_.highest_batch, row.batch);
    if (row.is_ours) see(row);
  }
  // A first step that failed has left nothing behind.
  const auto& unfinished = history_.unfinished;
  if (unfinished && unfinished->done.empty() && !unfinished->intent) history_.unfinished.reset();
}

std::vector<Journal::Row> Journal::in_order(const db::Rows& rows, const std::string& of_catalog) {
  const auto [seq, catalog, version, direction, state, batch] =
      places(rows, "seq", "catalog", "version", "direction", "state", "batch");
  const auto [step, error, hashes, worker, started_at] =
      places(rows, "step", "error", "statement_hashes", "worker", "started_at");
  std::vector<Row> all;
  all.reserve(rows.size());
  for (const auto& cells : rows.rows) {
    all.push_back({.seq = db::number_of(cells[seq]),
                   .version = db::text_of(cells[version]),
                   .back = cells[direction] == "down",
                   .state = cells[state] ? std::string_view(*cells[state]) : std::string_view(),
                   .batch = db::number_of(cells[batch]),
                   .step = &cells[step],
                   .error = &cells[error],
                   .hashes = &cells[hashes],
                   .worker = &cells[worker],
                   .started_at = &cells[started_at],
                   .is_ours = cells[catalog] == of_catalog});
  }
  std::ranges::sort(all, {}, &Row::seq);
  return all;
}

void Journal::compare_with_head(const std::vector<Row>& rows) {
  const auto count = static_cast<std::int64_t>(rows.size());
  const auto highest = rows.empty() ? 0 : rows.back().seq;
  if (highest == history_.head.seq && count == history_.head.seq) return;
  history_.standing = Standing::inconsistent;
  history_.explanation = fmt::format(
      "drover_head is at {} but drover_journal holds {} rows up to {}: a script ended its own "
      "transaction, or somebody changed the ledger by hand",
      history_.head.seq, count, highest);
}

void Journal::see(const Row& row) {
  const bool ended = row.state == "applied" || row.state == "skipped";
  if (ended && !row.back) seqs_[row.version] = row.seq;
  history_.last_failure.reset();
  if (ended && !*row.step) return history_.unfinished.reset();
  const auto version = migrations::Version::read(row.version);
  if (!version) return;  // a claim
  if (row.state == "failed") {
    history_.last_failure =
        LastFailure{.version = *version, .back = row.back, .error = db::text_of(*row.error), .batch = row.batch};
  }
  if (*row.step) see_step(row, *version);
}

void Journal::see_step(const Row& row, const migrations::Version& version) {
  auto& unfinished = history_.unfinished;
  const bool another = unfinished && (unfinished->version != version || unfinished->back != row.back);
  if (!unfinished || another) unfinished = Unfinished{.version = version, .back = row.back, .batch = row.batch};
  unfinished->intent.reset();
  if (row.state == "applied") unfinished->done.push_back(db::text_of(*row.hashes));
  if (row.state != "intent") return;
  unfinished->intent = Unfinished::Intent{.step = db::number_of(*row.step),
                                          .hashes = db::text_of(*row.hashes),
                                          .worker = db::text_of(*row.worker),
                                          .begun = db::text_of(*row.started_at)};
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
