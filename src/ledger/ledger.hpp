#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/driver.hpp"
#include "ledger/history.hpp"
#include "ledger/rows.hpp"
#include "ledger/sql/texts.hpp"

namespace drover::ledger {

// Where one catalog's ledger stands in a target.
struct Names {
  std::string catalog = "tenant";
  std::string table = "schema_migrations";
  std::vector<std::string> other_tools;  // formats: what their tools have applied here must not be applied again
};

// Who writes: under the same control database an older epoch is refused by the target itself.
struct Writer {
  std::string control_id;
  std::int64_t epoch = 0;
  std::int64_t batch = 0;
  std::string worker;  // host and pid, for people
};

// What a migration leaves in the ledger.
struct Record {
  bool back = false;
  migrations::Version version;
  std::string name;
  Kind kind = Kind::versioned;
  migrations::Type type = migrations::Type::none;
  Recorded outcome = Recorded::applied;
  std::string checksum;
  std::string statements_checksum;
  std::vector<std::string> statement_hashes;  // in their order; one of all of them where there are very many
  std::string filters;
  std::vector<migrations::Version> deferred;
  std::optional<std::string> down_sql;
  std::vector<migrations::Version> stands_for;  // a baseline's: these get a row of their own, as baselined
};

// One step of a migration that is committed step by step.
struct StepRecord {
  std::int64_t step = 0;   // from 0
  std::string_view state;  // intent, applied, failed
  std::vector<std::string> hashes;
  std::string note;  // of a failure, or who decided
};

// The ledger inside one target: reads it, and renders the statements that write it. It holds no connection and no
// state; each call works on the connection it is given. The SQL stands in ledger/sql, one file per dialect.
class Ledger {
 public:
  Ledger(const db::Driver& driver, const db::Address& address, Names names);

  // Reads only, creates nothing. Throws db::Error, of class missing where the schema itself is not there. `expected`: a
  // ledger is believed to be there, and is read in one round trip; where it is not, the server notes an error in its
  // log.
  History read(db::Connection& connection, bool expected = false) const;
  // The two halves of it, for one who has more to say in that round trip: what is asked first, and what follows from
  // the answer, be it that more has to be asked.
  db::Step question(bool expected) const;
  History history(db::Connection& connection, const db::Answer& answer, bool expected) const;

  // The statements that make the three tables and the head row, for a transaction of their own when
  // History::standing is fresh. Two runners that meet there: the second fails, and reads again.
  std::vector<db::Statement> creation(const Writer& writer) const;

  // Moves the head from `expected` to `expected + 1` for this writer, or fails the step with ErrorClass::fenced.
  db::Statement swap(std::int64_t expected, const Writer& writer) const;
  // The rows of a step that has just run, last in its transaction; `seq` is what the swap made.
  std::vector<db::Statement> record(std::int64_t seq, const Writer& writer, const Record& record) const;
  // The journal row of a step; the last step's is that of the whole migration, by record().
  std::vector<db::Statement> record_step(std::int64_t seq, const Writer& writer, const Record& record,
                                         const StepRecord& step) const;
  // The journal row of a failure; schema_migrations says nothing of it.
  std::vector<db::Statement> record_failure(std::int64_t seq, const Writer& writer, const Record& record,
                                            const std::string& error) const;
  // The journal row of a head that was advanced without a migration, state `claim`: it fences whoever had it before.
  std::vector<db::Statement> record_claim(std::int64_t seq, const Writer& writer, const std::string& note) const;

  // The down script kept for a version; empty if none.
  std::string down_sql(db::Connection& connection, const migrations::Version& version) const;
  // The hashes of the statements as they were applied, in order: migrations::kept_hashes() of what was run.
  std::vector<std::string> statement_hashes(db::Connection& connection, const migrations::Version& version) const;

  // What Connection::try_lock() is asked for: one per target.
  std::string lock_name() const;

 private:
  History told_by(const db::Answer& answer) const;
  History examine(db::Connection& connection) const;
  History of_none(db::Connection& connection) const;
  std::optional<History> of_another_tool(db::Connection& connection) const;

  struct JournalRow {
    std::string_view state;
    std::string hashes;
    db::Value error = std::nullopt;
    db::Value step = std::nullopt;
  };
  std::vector<db::Statement> journal_row(std::int64_t seq, const Writer& writer, const Record& record,
                                         const JournalRow& row) const;
  db::Statement migration_row(const Writer& writer, const Record& record) const;

  const db::Driver& driver_;
  db::Address address_;
  Tables tables_;
  Texts texts_;
  Names names_;
};

}  // namespace drover::ledger
