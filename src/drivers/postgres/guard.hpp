#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "db/driver.hpp"

namespace drover::postgres {

// What a guard found travels behind this in the text of an error with SQLSTATE 22P02.
inline constexpr std::string_view findings_mark = "drover: ";

std::string quoted_identifier(std::string_view identifier);
std::string literal(std::string_view text);

// The tenant first, then what [session] adds; temporary tables last, so that they shadow nothing.
std::string search_path(const db::Address& address, const db::SessionOptions& session);

// One query of findings: what the transaction did that it must not do. The transaction that the envelope opened must
// still be the one that runs; a target that is a schema must have written nothing beside it: tables by this backend's
// own locks, functions, types and schemas by the transaction id of their rows, those of subtransactions included.
db::Statement guard_query(const db::Address& address, const db::SessionOptions& session, const std::string& mark);

// The same of a transaction that db::TransactionOptions::locks_tell is true of: the locks are enough, but where `rows`
// were written and a trigger or a rule may have run somebody's code. The texts are the same for all tenants.
std::vector<db::Statement> guard_by_locks(const db::Address& address, const db::SessionOptions& session,
                                          const std::string& mark, bool rows);

// What was dropped, or carried off into the tenant's schema, is no longer where guard_query() looks. A cursor that is
// opened before the migration goes on seeing the catalogs as they were then, but looks at this backend's locks only
// when it is read: `opening` goes to the transaction's beginning, `judgement`, which raises what it finds, to its end.
struct Hindsight {
  db::Statement opening;
  std::string judgement;
};
Hindsight hindsight(const db::Address& address, const db::SessionOptions& session);

}  // namespace drover::postgres
