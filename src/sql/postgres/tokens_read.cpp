#include "sql/postgres/tokens_read.hpp"

#include <string>

#include "sql/words.hpp"

namespace drover::sql::postgres {

std::string_view inside_quotes(std::string_view literal) {
  if (literal.starts_with('$')) {
    const auto tag = literal.find('$', 1);
    if (tag == std::string_view::npos || literal.size() < 2 * (tag + 1)) return {};
    return literal.substr(tag + 1, literal.size() - 2 * (tag + 1));
  }
  const auto first = literal.find('\'');
  if (first == std::string_view::npos || literal.size() < first + 2) return {};
  return literal.substr(first + 1, literal.size() - first - 2);
}

BodyFindings look_into_body(std::string_view body) {
  BodyFindings findings;
  const Words words(Dialect::postgres, body);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto word = words.at(i);
    const auto before = i == 0 ? std::string("begin") : words.at(i - 1);
    const bool begins_statement =
        before == "begin" || before == ";" || before == "then" || before == "else" || before == "loop";
    if (begins_statement && (word == "commit" || word == "rollback")) findings.ends_transactions = true;
    if (word == "drop" || word == "delete" || word == "truncate" || word == "execute") findings.may_destroy = true;
  }
  return findings;
}

Effects read_tokens(std::string_view statement) {
  const Words words(Dialect::postgres, statement);
  Effects effects;
  effects.lock.mode = "unknown";
  if (statement.starts_with('\\')) {
    effects.kind = "psql command";
    effects.transaction = TransactionUse::client_command;
    effects.reason =
        std::string(statement.substr(0, statement.find_first_of(" \t\r\n"))) + " is a command of psql, not SQL";
    return effects;
  }
  for (const char c : words.at(0)) effects.kind += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  if (words.is(0, "copy") && words.holds("stdin")) {
    effects.transaction = TransactionUse::copy_stdin;
    effects.reason = "COPY ... FROM STDIN brings its data in the file";
    return effects;
  }
  if (words.holds("concurrently") || words.is(0, "vacuum")) {
    effects.transaction = TransactionUse::own;
    effects.reason = effects.kind + " cannot run in a transaction";
    effects.alone = Alone{.repeatable = words.is(0, "vacuum"), .patient = true, .atomic = words.is(0, "vacuum")};
  }
  effects.losses.push_back({.what = "cannot be read", .count_sql = std::nullopt});
  return effects;
}

}  // namespace drover::sql::postgres
