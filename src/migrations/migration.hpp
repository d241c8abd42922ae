#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "base/shared_text.hpp"
#include "migrations/units.hpp"
#include "migrations/version.hpp"
#include "sql/effects.hpp"
#include "sql/statement.hpp"

namespace drover::migrations {

// base: structure and master data, portable between levels. data: moves or changes rows. config: seeds and settings.
enum class Type { none, base, data, config };

std::string_view to_string(Type type);

// versioned: runs once. repeatable: runs again whenever its statements have changed, behind all versioned ones, and has
// no down. baseline: stands for every migration up to its version where a target is still empty, and only there.
enum class Kind { versioned, repeatable, baseline };
std::optional<Type> parse_type(std::string_view text);  // "transactional" and "transaccional" are data

// What the comments at the top of a file say (DESIGN.md section 3).
struct Directives {
  Type type = Type::none;
  std::vector<std::string> levels;  // empty: every level
  std::vector<std::string> tables;
  std::vector<std::string> tags;
  std::string release;
  std::vector<Version> requires_versions;
  std::string when;  // a query of one boolean; empty: always
  std::optional<std::chrono::milliseconds> lock_timeout;
  std::optional<std::chrono::milliseconds> statement_timeout;
  std::string irreversible;  // the reason; empty: not declared
  bool own_steps = false;    // `transaction none`: each statement is a step of its own
  std::string probe;         // a query of one boolean: is the effect of its one step outside a transaction there?
  bool record_only = false;  // it is written down as applied and not run, because its file says so
  struct Allowance {
    std::string rule;
    std::string reason;
  };
  std::vector<Allowance> allowances;
};

// A statement with what it does, read once when the file is loaded.
struct AnalysedStatement {
  sql::Statement statement;
  sql::Effects effects;
  std::string hash;     // sql::statement_hash
  bool lifted = false;  // SQLite: a pragma at the file's beginning or end that the runner takes care of; not executed
};

// One direction of a migration.
struct Part {
  std::string file;  // where it stands, relative to the project, for messages
  SharedText text;   // its source, as kept for the ledger and the control database
  std::vector<AnalysedStatement> statements;
  std::string checksum;             // SHA-256 of the bytes, BOM and CRLF normalised away
  std::string statements_checksum;  // SHA-256 of the statements' hashes and of the directives that change execution
  bool foreign_keys_off = false;    // SQLite: the file asks for it, or a statement rebuilds a table
  std::vector<Unit> units;          // how it is committed
  // Why it cannot run as it is (a step outside a transaction, its own COMMIT, COPY data, syntax a newer server may
  // know): a fault refuses only where the part is about to run.
  Problems faults;
};

struct Migration {
  Version version;
  std::string name;  // the description of the file name
  Kind kind = Kind::versioned;
  Directives directives;
  Part up;
  std::optional<Part> down;

  bool applies_to(std::string_view level) const;  // an empty level is the only level there is
};

}  // namespace drover::migrations
