#include "sql/effects.hpp"

#include "sql/postgres/deep_stack.hpp"
#include "sql/postgres/effects.hpp"
#include "sql/sqlite/effects.hpp"

namespace drover::sql {

Effects effects_of(Dialect dialect, const Statement& statement) {
  return dialect == Dialect::sqlite ? sqlite::effects_of(statement.text) : postgres::effects_of(statement.text);
}

void in_one_go(Dialect dialect, const std::function<void()>& work) {
  if (dialect == Dialect::postgres) return postgres::on_deep_stack(work);
  work();
}

}  // namespace drover::sql
