#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "db/driver.hpp"
#include "ledger/ledger.hpp"
#include "plan/plan.hpp"

namespace drover::run {

// A planned step with the SQL it will run, ready to be turned into a transaction.
struct Prepared {
  const plan::PlannedStep* step = nullptr;
  std::vector<sql::Statement> body;
  std::string file;
  std::string when;      // the condition that must hold; empty: none
  bool skipped = false;  // the condition was false: only the record is written
  db::TransactionOptions options;
  ledger::Record record;
};

// From the file where there is one; a step whose file is gone runs `down_sql` as the ledger kept it. Throws db::Error
// (class sql) where that text cannot be read.
Prepared prepare(const plan::PlannedStep& step, const plan::Plan& plan, const plan::Goal& goal,
                 const std::string& down_sql, sql::Dialect dialect);

// Everything that turns prepared steps into transactions of one target.
class Transactions {
 public:
  Transactions(const db::Driver& driver, const db::SessionOptions& session, const db::Address& address,
               const ledger::Ledger& ledger, const ledger::Writer& writer)
      : driver_(driver), session_(session), address_(address), ledger_(ledger), writer_(writer) {}

  // BEGIN, swap from `expected`, the condition, the statements, the guard, the records, COMMIT.
  db::Step migration(const Prepared& prepared, std::int64_t expected) const;
  // One row: is the condition true? Changes nothing.
  db::Step condition(const Prepared& prepared) const;
  db::Step creation() const;
  // Advances the head without a migration, so that whoever had it before is fenced.
  db::Step claim(std::int64_t expected, const std::string& note) const;
  db::Step failure(const Prepared& prepared, std::int64_t expected, const std::string& error) const;

 private:
  db::Step enclosed(const db::TransactionOptions& options, std::vector<db::Statement> inner) const;
  static db::Step enclosed(db::Envelope envelope, std::vector<db::Statement> inner);

  const db::Driver& driver_;
  const db::SessionOptions& session_;
  const db::Address& address_;
  const ledger::Ledger& ledger_;
  const ledger::Writer& writer_;
};

}  // namespace drover::run
