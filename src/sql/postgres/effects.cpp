#include "sql/postgres/effects.hpp"

#include <algorithm>

#include "sql/postgres/deep_stack.hpp"
#include "sql/postgres/parser.hpp"
#include "sql/postgres/plain_insert.hpp"
#include "sql/postgres/tokens_read.hpp"
#include "sql/postgres/tree_read.hpp"

namespace drover::sql::postgres {

namespace {

// `word` in small letters.
bool holds(std::string_view text, std::string_view word) {
  const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; };
  return !std::ranges::search(text, word, same).empty();
}

// A function's own body is not seen; a DO block may set something, and one too many costs a round trip.
bool calls_upon_the_session(std::string_view statement, const Effects& effects) {
  return holds(statement, "set_config") || holds(statement, "advisory_lock") ||
         (effects.kind == "DO" && holds(statement, "set "));
}

Effects read(std::string_view statement) {
  const auto tree = parse_tree(statement);
  if (tree.empty()) return read_tokens(statement);
  Effects effects;
  on_deep_stack([&] { effects = read_tree(tree, statement); });
  return effects;
}

}  // namespace

Effects effects_of(std::string_view statement) {
  if (auto plain = plain_insert(statement)) return *std::move(plain);
  auto effects = read(statement);
  effects.outlasts = effects.is_setting || !effects.session_state.empty() || calls_upon_the_session(statement, effects);
  return effects;
}

}  // namespace drover::sql::postgres
