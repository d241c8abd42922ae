#pragma once

#include <string_view>

namespace drover::sql::postgres {

// The strongest lock a statement takes on its table, whether the table is rewritten and whether it is scanned:
// measured on PostgreSQL 15 in pg_locks, by relfilenode and by scan counters.
struct MeasuredLock {
  std::string_view statement;   // the parse tree's tag, "CreateStmt"
  std::string_view subcommand;  // AlterTableCmd's subtype, "AT_AddColumn", or a variant; "" for none
  std::string_view mode;        // "" locks no table
  bool rewrites = false;
  bool scans = false;
};

// Null: not measured.
const MeasuredLock* measured_lock(std::string_view statement, std::string_view subcommand = {});

// By strength; unknown names are weaker than every known one.
int strength(std::string_view mode);

}  // namespace drover::sql::postgres
