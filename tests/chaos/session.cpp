#include "session.hpp"

#include <stdexcept>

namespace drover::chaos {

Session::Session(const std::string& url) : handle_(PQconnectdb(url.c_str())) {
  PQsetNoticeProcessor(handle_, [](void*, const char*) {}, nullptr);
  if (PQstatus(handle_) == CONNECTION_OK) return;
  const std::string said = PQerrorMessage(handle_);
  PQfinish(handle_);
  throw std::runtime_error(said);
}

void Session::execute(const std::string& sql) const {
  each(sql, [](const PGresult*, int) {});
}

void Session::each(const std::string& sql, const Row& row) const {
  auto* result = PQexec(handle_, sql.c_str());
  const auto status = PQresultStatus(result);
  const std::string said = PQresultErrorMessage(result);
  for (int i = 0; i < PQntuples(result); ++i) row(result, i);
  PQclear(result);
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) throw std::runtime_error(said);
}

long long Session::number(const std::string& sql) const {
  long long found = 0;
  each(sql, [&](const PGresult* result, int row) { found = chaos::number(result, row); });
  return found;
}

long long number(const PGresult* result, int row, int column) { return std::stoll(PQgetvalue(result, row, column)); }

}  // namespace drover::chaos
