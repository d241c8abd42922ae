#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "sql/dialect.hpp"

namespace drover::bench {

// Stands in the texts where the tenant's schema goes.
inline constexpr const char* place = "drover_bench_place";

struct Said {
  std::string sql;
  std::vector<std::optional<std::string>> args;
};

// What one tenant is sent, after one another: the same for all of them but for the schema.
using Script = std::vector<Said>;

struct Wanted {
  sql::Dialect dialect = sql::Dialect::postgres;
  bool schemas = false;  // the tenant is a schema
  std::filesystem::path migrations;
  int first = 0;  // of the files to apply; 0: only read what has been applied
};

// The least that can be said: everything in one transaction and one message, with one ledger row for each file, and
// nothing looked at.
Script bare(const Wanted& wanted);

// Drover's own ledger and guard: the statements that its rooms render, one transaction for each file, without the lock,
// the reading before and after, and everything that stands around a tenant.
Script same(const Wanted& wanted);

}  // namespace drover::bench
