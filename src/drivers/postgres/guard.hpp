#pragma once

#include <string>

#include "db/driver.hpp"

namespace drover::postgres {

std::string quoted_identifier(std::string_view identifier);
std::string literal(std::string_view text);

// One query of findings: what the transaction did that it must not do. The transaction that the envelope opened must
// still be the one that runs; a target that is a schema must have written nothing beside it: tables by this backend's
// own locks, functions, types, tables and schemas by the transaction id of their rows, those of subtransactions
// included.
std::string guard_query(const db::Address& address, const db::SessionOptions& session, const std::string& mark);

}  // namespace drover::postgres
