#include "sql/effects.hpp"

#include "sql/postgres/effects.hpp"
#include "sql/sqlite/effects.hpp"

namespace drover::sql {

Effects effects_of(Dialect dialect, const Statement& statement) {
  return dialect == Dialect::sqlite ? sqlite::effects_of(statement.text) : postgres::effects_of(statement.text);
}

}  // namespace drover::sql
