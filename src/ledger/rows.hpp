#pragma once

#include <string>

#include "db/value.hpp"
#include "ledger/history.hpp"

namespace drover::ledger {

// The newest format of the ledger's tables that this program writes, kept in drover_head.
inline constexpr int format = 1;

// The ledger's three tables as Texts::read_head and its neighbours ask for them, of one moment; rows in any order.
struct TableRows {
  const db::Rows& head;
  const db::Rows& journal;
  const db::Rows& migrations;
};

// The history of one catalog that they hold. Of a newer format nothing but its number is looked at.
History history_of(const TableRows& rows, const std::string& catalog);

}  // namespace drover::ledger
