#include "drivers/postgres/expectations.hpp"

#include "drivers/postgres/guard.hpp"
#include "drivers/postgres/result.hpp"

namespace drover::postgres {

namespace {

// A schema can be shared on purpose; the database and the server have no other place where one change is one change.
constexpr const char* where_it_belongs =
    "a schema that is meant goes into may_write of [session], anything else into a central catalog";

// The findings travel in the text of a failed conversion: invalid input syntax for type integer: "drover: ..."
std::string findings_in(std::string_view message) {
  const auto begin = message.find(findings_mark);
  if (begin == std::string_view::npos) return std::string(message);
  auto text = message.substr(begin + findings_mark.size());
  if (text.ends_with('"')) text.remove_suffix(1);
  return std::string(text);
}

}  // namespace

std::string enforced(const db::Statement& statement) {
  switch (statement.expect) {
    case db::Expect::anything:
    case db::Expect::nothing_raised:
      return statement.sql;
    case db::Expect::one_row_changed:
      return "WITH changed AS (" + statement.sql + " RETURNING 1) SELECT 1 / (count(*) = 1)::int FROM changed";
    case db::Expect::no_findings:
      return "SELECT coalesce('" + std::string(findings_mark) +
             "' || string_agg(DISTINCT finding, ', '), '0')::int FROM (" + statement.sql + ") AS findings (finding)";
  }
  return statement.sql;
}

db::Error explained(db::Error error, const db::Statement& statement) {
  if (statement.expect == db::Expect::one_row_changed && error.sqlstate == "22012") {
    return postgres::error(db::ErrorClass::fenced, error.sqlstate, "the ledger was changed by another runner");
  }
  const bool judges = statement.expect == db::Expect::no_findings || statement.expect == db::Expect::nothing_raised;
  if (judges && error.sqlstate == "22P02") {
    auto found = postgres::error(db::ErrorClass::outside, "", findings_in(error.what()));
    if (std::string_view(found.what()).contains("outside the tenant")) found.remedy = where_it_belongs;
    return found;
  }
  return error;
}

bool is_commit(const db::Statement& statement) {
  return statement.role == db::Role::envelope && statement.sql == "COMMIT";
}

bool committed_nothing(const PGresult* result, const db::Statement& statement) {
  return is_commit(statement) && std::string_view(PQcmdStatus(const_cast<PGresult*>(result))) == "ROLLBACK";
}

bool ends_session(const PGresult* result) {
  if (PQresultStatus(result) == PGRES_FATAL_ERROR && PQresultErrorField(result, PG_DIAG_SQLSTATE) == nullptr)
    return true;
  const char* severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
  return severity != nullptr && (std::string_view(severity) == "FATAL" || std::string_view(severity) == "PANIC");
}

}  // namespace drover::postgres
