#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "db/driver.hpp"

namespace drover::ledger {

// What another tool has recorded in a target.
struct OtherHistory {
  std::string format;  // as `format =` in drover.toml says it
  std::string table;   // as people read it: "public.goose_db_version"
  std::int64_t rows = 0;
};

std::string to_string(const OtherHistory& history);  // a sentence

// The formats whose tools keep a ledger in this database, empty or not. A ledger is known by its columns, and by its
// name where other tables may have such columns. Throws db::Error. Reads only.
std::vector<std::string> other_tools(db::Connection& connection, sql::Dialect dialect);

// The first of these formats' ledgers that has something in it; where the target is a schema, its neighbours' are not
// looked at. Throws db::Error. Reads only.
std::optional<OtherHistory> other_history(db::Connection& connection, const db::Driver& driver,
                                          const db::Address& address, std::span<const std::string> formats);

}  // namespace drover::ledger
