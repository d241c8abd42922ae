#include "sql/postgres/effects.hpp"

#include "sql/postgres/deep_stack.hpp"
#include "sql/postgres/parser.hpp"
#include "sql/postgres/plain_insert.hpp"
#include "sql/postgres/tokens_read.hpp"
#include "sql/postgres/tree_read.hpp"

namespace drover::sql::postgres {

Effects effects_of(std::string_view statement) {
  if (auto plain = plain_insert(statement)) return *std::move(plain);
  const auto tree = parse_tree(statement);
  if (tree.empty()) return read_tokens(statement);
  Effects effects;
  on_deep_stack([&] { effects = read_tree(tree, statement); });
  return effects;
}

}  // namespace drover::sql::postgres
