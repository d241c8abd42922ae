#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/shared_text.hpp"
#include "db/error.hpp"
#include "db/value.hpp"

namespace drover::db {

// Whose statement it is, so that a failure can be told apart.
enum class Role {
  envelope,   // BEGIN, settings, COMMIT
  swap,       // compare-and-swap on the head
  condition,  // a migration's `when`
  body,       // the migration's own
  guard,      // judges the effects
  record      // ledger rows
};

// What must hold of a statement's result. The driver enforces it in the database, before anything behind it runs.
enum class Expect {
  anything,
  one_row_changed,  // else the step fails with ErrorClass::fenced
  no_findings,      // a query of one text column that must return no row; else the step fails with
                    // ErrorClass::outside and a message of the rows, joined by ", "
  nothing_raised    // the driver's own; it fails of itself, in the driver's way, and the step with ErrorClass::outside
};

// Whether the same text comes again in its session, which may keep it prepared as long. A guard's does only where what
// else is in its step runs nobody's code.
enum class Recurs {
  never,
  for_target,  // until the next reset()
  for_session
};

struct Statement {
  SharedText sql;
  std::vector<Value> args;  // $1, $2, ... on PostgreSQL; ?1, ?2, ... on SQLite
  Role role = Role::body;
  Expect expect = Expect::anything;
  std::size_t number = 0;                              // body: which statement of its migration, from 0
  bool returns_rows = false;                           // keep its rows in the answer
  std::optional<SharedText> copy_data = std::nullopt;  // PostgreSQL: what COPY ... FROM STDIN is to read
  Recurs recurs = Recurs::never;
};

// Statements that stand or fall together: in general one transaction, from BEGIN to COMMIT, with what must surround it.
struct Step {
  std::vector<Statement> statements;
  bool by_itself = false;  // takes effect without a COMMIT of its own, and the next step is sent along with it
};

// A value: what to send. Later steps are not attempted once one has failed.
struct Script {
  std::vector<Step> steps;
};

enum class StepState { done, failed, not_attempted };

struct Answer {
  StepState state = StepState::not_attempted;
  std::optional<Error> error;  // failed only
  std::size_t failed_at = 0;   // index into Step::statements
  std::chrono::microseconds elapsed{0};
  std::vector<Rows> rows;  // of the statements with returns_rows, in order
};

using StepDone = std::function<void(std::size_t step, const Answer& answer)>;

}  // namespace drover::db
