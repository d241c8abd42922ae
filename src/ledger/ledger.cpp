#include "ledger/ledger.hpp"

#include <array>

#include <fmt/format.h>

#include "base/checksum.hpp"
#include "base/text.hpp"
#include "ledger/spelling.hpp"

namespace drover::ledger {

namespace {

db::Statement record_statement(std::string sql, std::vector<db::Value> args, db::Expect expect = db::Expect::anything) {
  return {.sql = std::move(sql), .args = std::move(args), .role = db::Role::record, .expect = expect};
}

// One that comes again for each migration of the target.
db::Statement recurring(db::Statement statement) {
  statement.recurs = db::Recurs::for_target;
  return statement;
}

Tables tables_of(const db::Driver& driver, const db::Address& address, const Names& names) {
  return {.schema = address.schema,
          .table = names.table,
          .migrations = driver.qualified(address, names.table),
          .journal = driver.qualified(address, "drover_journal"),
          .head = driver.qualified(address, "drover_head")};
}

}  // namespace

Ledger::Ledger(const db::Driver& driver, const db::Address& address, Names names)
    : driver_(driver),
      address_(address),
      tables_(tables_of(driver, address, names)),
      texts_(texts_of(driver.dialect(), tables_)),
      names_(std::move(names)) {}

std::vector<db::Statement> Ledger::creation(const Writer& writer) const {
  std::vector<db::Statement> statements;
  for (const auto& sql : texts_.create) statements.push_back(record_statement(sql, {}));
  statements.push_back(record_statement(texts_.create_head_row,
                                        {writer.control_id, std::to_string(writer.epoch), std::to_string(format)}));
  return statements;
}

db::Statement Ledger::swap(std::int64_t expected, const Writer& writer) const {
  return recurring({.sql = texts_.swap,
                    .args = {std::to_string(expected), writer.control_id, std::to_string(writer.epoch)},
                    .role = db::Role::swap,
                    .expect = db::Expect::one_row_changed});
}

std::vector<db::Statement> Ledger::journal_row(std::int64_t seq, const Writer& writer, const Record& record,
                                               const JournalRow& row) const {
  return {recurring(
      record_statement(texts_.write_journal,
                       {std::to_string(seq), std::to_string(writer.epoch), record.back ? "down" : "up", names_.catalog,
                        record.version.text(), std::to_string(writer.batch), writer.worker, std::string(row.state),
                        record.checksum, record.statements_checksum, row.hashes, row.error, row.step}))};
}

db::Statement Ledger::migration_row(const Writer& writer, const Record& record) const {
  return recurring(
      record_statement(texts_.write_migration,
                       {names_.catalog, record.version.text(), record.name, std::string(to_string(record.kind)),
                        std::string(migrations::to_string(record.type)), std::string(to_string(record.outcome)),
                        std::to_string(writer.batch), record.checksum, record.statements_checksum,
                        filters_text(record.filters, record.deferred), record.down_sql},
                       db::Expect::one_row_changed));
}

std::vector<db::Statement> Ledger::record(std::int64_t seq, const Writer& writer, const Record& record) const {
  const bool skipped = record.outcome == Recorded::skipped;
  auto statements = journal_row(
      seq, writer, record,
      {.state = skipped && !record.back ? "skipped" : "applied", .hashes = join(record.statement_hashes, " ")});
  if (record.back) {
    statements.push_back(recurring(record_statement(texts_.delete_migration, {names_.catalog, record.version.text()},
                                                    db::Expect::one_row_changed)));
    return statements;
  }
  for (const auto& version : record.stands_for) {
    statements.push_back(migration_row(writer, {.version = version, .outcome = Recorded::baselined}));
  }
  statements.push_back(migration_row(writer, record));
  return statements;
}

std::vector<db::Statement> Ledger::record_step(std::int64_t seq, const Writer& writer, const Record& record,
                                               const StepRecord& step) const {
  return journal_row(seq, writer, record,
                     {.state = step.state,
                      .hashes = join(step.hashes, " "),
                      .error = step.note.empty() ? db::Value{} : db::Value{step.note},
                      .step = std::to_string(step.step)});
}

std::vector<db::Statement> Ledger::record_failure(std::int64_t seq, const Writer& writer, const Record& record,
                                                  const std::string& error) const {
  return journal_row(seq, writer, record,
                     {.state = "failed", .hashes = join(record.statement_hashes, " "), .error = error});
}

std::vector<db::Statement> Ledger::record_claim(std::int64_t seq, const Writer& writer, const std::string& note) const {
  return journal_row(seq, writer, {}, {.state = "claim", .hashes = {}, .error = note});
}

std::string Ledger::down_sql(db::Connection& connection, const migrations::Version& version) const {
  const std::array<db::Value, 2> args{names_.catalog, version.text()};
  const auto rows = connection.query(texts_.down_sql, args);
  return rows.empty() ? std::string{} : db::text_of(rows.rows.front().front());
}

std::vector<std::string> Ledger::statement_hashes(db::Connection& connection,
                                                  const migrations::Version& version) const {
  const std::array<db::Value, 2> args{names_.catalog, version.text()};
  const auto rows = connection.query(texts_.statement_hashes, args);
  return rows.empty() ? std::vector<std::string>{} : split_list(db::text_of(rows.rows.front().front()), ' ');
}

std::string Ledger::lock_name() const { return "drover:" + address_.identity(); }

}  // namespace drover::ledger
