#include "sql/sqlite/effects.hpp"

#include <array>

#include "base/text.hpp"
#include "sql/words.hpp"

namespace drover::sql::sqlite {

namespace {

std::string upper(std::string text) {
  for (auto& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return text;
}

Control control_of(const Words& words) {
  if (words.is(0, "begin")) return Control::begin;
  if (words.is(0, "commit") || words.is(0, "end")) return Control::commit;
  if (words.is(0, "rollback")) return words.holds("to") ? Control::savepoint : Control::rollback;
  if (words.is(0, "savepoint") || words.is(0, "release")) return Control::savepoint;
  return Control::none;
}

void read_drop(const Words& words, Effects& effects) {
  effects.kind = "DROP " + upper(words.at(1));
  if (!words.is(1, "table")) return;
  effects.rebuilds_table = true;
  std::size_t at = words.are(2, {"if", "exists"}) ? 4 : 2;
  const auto table = words.name(at);
  effects.losses.push_back({.what = "DROP TABLE " + table, .count_sql = "SELECT count(*) FROM " + table});
}

void read_alter(const Words& words, Effects& effects) {
  effects.kind = "ALTER TABLE";
  std::size_t at = 2;
  const auto table = words.name(at);
  if (words.is(at, "rename") && words.is(at + 1, "to")) effects.rebuilds_table = true;
  if (!words.is(at, "drop")) return;
  at += words.is(at + 1, "column") ? 2 : 1;
  const auto column = words.name(at);
  effects.losses.push_back({.what = "DROP COLUMN " + table + "." + column,
                            .count_sql = "SELECT count(*) FROM " + table + " WHERE " + column + " IS NOT NULL"});
}

void read_delete(const Words& words, std::string_view statement, Effects& effects) {
  auto at = words.find("from") + 1;
  const auto table = words.name(at);
  const auto where = words.find("where");
  std::string count = "SELECT count(*) FROM " + table;
  if (where < words.size()) {
    const auto end = words.find("returning", where);
    const auto begin = words.tokens()[where].offset;
    const auto stop = end < words.size() ? words.tokens()[end].offset : statement.size();
    count += " " + std::string(statement.substr(begin, stop - begin));
  }
  effects.losses.push_back(
      {.what = "DELETE FROM " + table, .count_sql = words.is(0, "with") ? std::nullopt : std::optional(count)});
}

void read_pragma(const Words& words, Effects& effects) {
  effects.kind = "PRAGMA";
  effects.is_pragma = true;
  std::size_t at = 1;
  const auto name = lower(words.name(at));
  effects.sets_foreign_keys = name == "foreign_keys" && (words.at(at) == "=" || words.at(at) == "(");
  effects.read_only = words.at(at).empty();
}

bool writes(const Words& words) {
  return words.holds("insert") || words.holds("update") || words.holds("delete") || words.holds("replace");
}

void read_query(const Words& words, std::string_view statement, Effects& effects) {
  effects.kind = "SELECT";
  effects.read_only = !words.is(0, "with") || !writes(words);
  if (words.is(0, "with") && words.find("delete") < words.size()) read_delete(words, statement, effects);
}

// Their first word says it all, however many values follow.
bool is_plain_change(std::string_view verb) { return verb == "insert" || verb == "replace" || verb == "update"; }

}  // namespace

Effects effects_of(std::string_view statement) {
  Lexer lexer(Dialect::sqlite, statement);
  if (const auto verb = lower(next_significant(lexer).text); is_plain_change(verb)) return {.kind = upper(verb)};
  const Words words(Dialect::sqlite, statement);
  Effects effects;
  const auto verb = words.at(0);
  effects.kind = upper(verb);
  effects.control = control_of(words);
  if (effects.control != Control::none) {
    effects.transaction = TransactionUse::control;
    effects.reason = effects.kind + " steers the transaction from inside the file";
  } else if (verb == "vacuum" || verb == "attach" || verb == "detach") {
    effects.transaction = TransactionUse::own;
    effects.reason = effects.kind + " cannot run in a transaction";
    if (verb == "vacuum" && !words.holds("into")) effects.alone = Alone{.repeatable = true};
  } else if (verb.starts_with('.')) {
    effects.transaction = TransactionUse::client_command;
    effects.reason = "." + words.at(1) + " is a command of the sqlite3 shell, not SQL";
  } else if (verb == "copy") {
    effects.transaction = TransactionUse::copy_stdin;
    effects.reason = "COPY ... FROM STDIN brings its data in the file";
  } else if (verb == "drop") {
    read_drop(words, effects);
  } else if (verb == "alter") {
    read_alter(words, effects);
  } else if (verb == "delete") {
    read_delete(words, statement, effects);
  } else if (verb == "pragma") {
    read_pragma(words, effects);
  } else if (verb == "select" || verb == "values" || verb == "with") {
    read_query(words, statement, effects);
  } else if (verb == "create") {
    const bool temporary = words.is(1, "temp") || words.is(1, "temporary");
    const std::size_t at = temporary || words.is(1, "unique") ? 2 : 1;
    effects.kind = "CREATE " + upper(words.at(at));
    if (temporary) effects.session_state = "a temporary " + words.at(at);
  }
  effects.outlasts = (effects.is_pragma && !effects.read_only) || !effects.session_state.empty();
  return effects;
}

}  // namespace drover::sql::sqlite
