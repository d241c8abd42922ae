#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "db/driver.hpp"
#include "ledger/ledger.hpp"
#include "plan/plan.hpp"

namespace drover::run {

// A stretch of a migration that is committed by itself (migrations::Unit), as it will run.
struct PreparedUnit {
  std::vector<std::size_t> body;      // which of Prepared::body
  std::vector<std::size_t> settings;  // SETs of earlier units, said again first: they may have run in another session
  std::optional<sql::Alone> alone;    // one statement outside of transactions
  std::vector<std::string> hashes;    // of its statements
  db::TransactionOptions options;
};

// A planned step with the SQL it will run, ready to be turned into transactions.
struct Prepared {
  const plan::PlannedStep* step = nullptr;
  std::vector<sql::Statement> body;
  std::vector<std::size_t> origins;  // where each stands in its migrations::Part
  std::vector<PreparedUnit> units;   // never empty
  std::string file;
  std::string when;       // the condition that must hold; empty: none
  std::string probe;      // the file's own question after a step outside of transactions; empty: none
  bool skipped = false;   // the condition was false: only the record is written
  bool outlasts = false;  // something of it may be felt in the session after its transactions
  ledger::Record record;

  bool in_one() const { return units.size() == 1 && !units.front().alone; }
};

// Statements that a server refused in one transaction with others, by version.
using Forced = std::map<std::string, std::set<std::size_t>>;

// From the file where there is one; a step whose file is gone runs `down_sql` as the ledger kept it. Throws db::Error
// (class sql) where that text cannot be read.
Prepared prepare(const plan::PlannedStep& step, const plan::Plan& plan, const plan::Goal& goal,
                 const std::string& down_sql, sql::Dialect dialect, const Forced& forced = {});

// Everything that turns prepared steps into transactions of one target.
class Transactions {
 public:
  Transactions(const db::Driver& driver, const db::SessionOptions& session, const db::Address& address,
               const ledger::Ledger& ledger, const ledger::Writer& writer)
      : driver_(driver), session_(session), address_(address), ledger_(ledger), writer_(writer) {}

  // BEGIN, swap from `expected`, the condition, the unit's statements, the guard, the records, COMMIT. The last unit's
  // record is that of the migration.
  db::Step unit(const Prepared& prepared, std::size_t index, std::int64_t expected) const;
  // One row: is the condition true? Changes nothing.
  db::Step condition(const Prepared& prepared) const;
  db::Step creation() const;
  // Advances the head without a migration, so that whoever had it before is fenced.
  db::Step claim(std::int64_t expected, const std::string& note) const;
  db::Step failure(const Prepared& prepared, std::int64_t expected, const std::string& error) const;

  // Of a unit outside of transactions: that it is about to begin, that it is done, that it had no effect.
  db::Step intent(const Prepared& prepared, std::size_t index, std::int64_t expected) const;
  db::Step done(const Prepared& prepared, std::size_t index, std::int64_t expected, const std::string& note) const;
  db::Step undone(const Prepared& prepared, std::size_t index, std::int64_t expected, const std::string& why) const;
  // A query that changes nothing, with the target's search_path.
  db::Step question(const std::string& sql) const;
  // The unit's settings and its statement, each a step of its own, with what puts the session up before and back after.
  struct Outside {
    db::Script before;
    db::Step statement;
    db::Script after;
  };
  Outside outside(const Prepared& prepared, std::size_t index) const;
  Outside outside(const std::string& sql, const PreparedUnit& unit) const;  // `sql` in place of the unit's own

 private:
  db::Step enclosed(const db::TransactionOptions& options, std::vector<db::Statement> inner) const;
  static db::Step enclosed(db::Envelope envelope, std::vector<db::Statement> inner);
  std::vector<db::Statement> records(const Prepared& prepared, std::size_t index, std::int64_t seq,
                                     const std::string& note) const;
  db::Step swapped(std::int64_t expected, std::vector<db::Statement> records) const;

  const db::Driver& driver_;
  const db::SessionOptions& session_;
  const db::Address& address_;
  const ledger::Ledger& ledger_;
  const ledger::Writer& writer_;
};

}  // namespace drover::run
