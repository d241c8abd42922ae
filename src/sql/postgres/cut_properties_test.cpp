#include <gtest/gtest.h>
#include <pg_query.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "sql/pieces.hpp"
#include "sql/statement.hpp"

namespace drover::sql::postgres {
namespace {

using Texts = std::vector<std::string>;

rc::Gen<std::string> blank() {
  return rc::gen::elementOf(Texts{" ", "\n", "\r\n", " -- it's; a 'comment\n", "/* ; ' \" $$ */", "/* a /* ; */ ' */"});
}

// The database's own opinion, where it can read the whole text.
RC_GTEST_PROP(Cut, cuts_where_postgresql_cuts, ()) {
  const auto kinds =
      Texts{"SELECT 1",
            "SELECT E'a'\n'\\';'",
            "SELECT $x$ ; $x$",
            "SELECT ';' -- ;\n",
            "/* ; /* ; */ */ SELECT 2",
            "CREATE RULE r AS ON INSERT TO a DO ALSO (DELETE FROM b; DELETE FROM c)",
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; END",
            "CREATE FUNCTION g() RETURNS int LANGUAGE sql AS 'SELECT 1; SELECT 2'",
            "BEGIN",
            "END",
            "SELECT \"end;\" FROM x",
            "SELECT U&'\\0041' UESCAPE '!'",
            "CREATE TABLE rule (function int, begin int)",
            "SELECT 1.5e3, .5, 0x, a$1$ FROM x",
            "",
            "DO 'BEGIN END'",
            "CREATE VIEW trigger AS SELECT 1"};
  const auto chosen = *rc::gen::container<Texts>(rc::gen::elementOf(kinds));
  std::string script;
  for (const auto& one : chosen) script += *blank() + one + *blank() + ";";
  const auto theirs = pg_query_split_with_parser(script.c_str());
  const bool reads = theirs.error == nullptr;
  Texts expected;
  for (int i = 0; reads && i < theirs.n_stmts; ++i) {
    const auto* one = theirs.stmts[i];
    expected.push_back(
        script.substr(static_cast<std::size_t>(one->stmt_location), static_cast<std::size_t>(one->stmt_len)));
  }
  pg_query_free_split_result(theirs);
  RC_PRE(reads);
  const auto mine = cut(Dialect::postgres, script);
  RC_ASSERT(mine.pieces.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const auto& piece = mine.pieces[i];
    RC_ASSERT(statement_hash(Dialect::postgres, script.substr(piece.begin, piece.end - piece.begin)) ==
              statement_hash(Dialect::postgres, expected[i]));
  }
}

}  // namespace
}  // namespace drover::sql::postgres
