#include "drivers/postgres/in_turn.hpp"

#include <algorithm>

#include <poll.h>

#include "drivers/postgres/expectations.hpp"
#include "drivers/postgres/pipeline.hpp"
#include "drivers/postgres/result.hpp"

namespace drover::postgres {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t sent_at_once = std::size_t{64} << 10U;

class InTurn {
 public:
  InTurn(PGconn* connection, const Secret& password, const db::Step& step, const Waiting& waiting)
      : connection_(connection), password_(password), step_(step), waiting_(waiting) {}

  db::Answer run() {
    const auto began = Clock::now();
    for (const auto& statement : step_.statements) {
      play(statement);
      if (answer_.error) break;
      ++answer_.failed_at;
    }
    answer_.state = answer_.error ? db::StepState::failed : db::StepState::done;
    if (!answer_.error) answer_.failed_at = 0;
    answer_.elapsed = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - began);
    return std::move(answer_);
  }

 private:
  db::Error lost() const { return lost_connection(connection_, password_); }

  void play(const db::Statement& statement) {
    send(statement);
    while (true) {
      while (PQisBusy(connection_) != 0) wait_for(connection_, password_, waiting_, POLLIN);
      const Result result(PQgetResult(connection_));
      if (!result) break;
      take(result.get(), statement);
    }
    if (PQstatus(connection_) != CONNECTION_OK) throw lost();
  }

  void send(const db::Statement& statement) const {
    std::vector<const char*> values;
    values.reserve(statement.args.size());
    for (const auto& value : statement.args) values.push_back(value ? value->c_str() : nullptr);
    const auto sql = enforced(statement);
    if (PQsendQueryParams(connection_, sql.c_str(), static_cast<int>(values.size()), nullptr, values.data(), nullptr,
                          nullptr, 0) != 1) {
      throw lost();
    }
  }

  void take(const PGresult* result, const db::Statement& statement) {
    const auto status = PQresultStatus(result);
    if (status == PGRES_COPY_IN) return send_data(statement);
    if (status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH) return pass_over_rows();
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY) {
      if (statement.returns_rows) answer_.rows.push_back(rows_of(result));
      if (committed_nothing(result, statement)) {
        fail(postgres::error(db::ErrorClass::sql, "25P02", "the transaction was rolled back"));
      }
      return;
    }
    if (ends_session(result) || PQstatus(connection_) != CONNECTION_OK) throw lost();
    fail(explained(error_of(result, statement.sql), statement));
  }

  // An error among the rows is told when all of them are sent: until then the server passes over them.
  void send_data(const db::Statement& statement) const {
    const char* const refusal = statement.copy_data ? nullptr : "no data was given";
    auto rest = statement.copy_data ? statement.copy_data->view() : std::string_view{};
    while (!rest.empty()) {
      const auto some = rest.substr(0, sent_at_once);
      if (PQputCopyData(connection_, some.data(), static_cast<int>(some.size())) != 1) throw lost();
      rest.remove_prefix(some.size());
    }
    if (PQputCopyEnd(connection_, refusal) != 1) throw lost();
  }

  void pass_over_rows() {
    char* row = nullptr;
    while (PQgetCopyData(connection_, &row, 0) > 0) PQfreemem(row);
    fail(postgres::error(db::ErrorClass::sql, "0A000", "nobody takes the rows of COPY ... TO STDOUT"));
  }

  void fail(db::Error error) {
    if (!answer_.error) answer_.error = std::move(error);
  }

  PGconn* connection_;
  const Secret& password_;
  const db::Step& step_;
  const Waiting& waiting_;
  db::Answer answer_;
};

}  // namespace

bool copies_data(const db::Step& step) {
  return std::ranges::any_of(step.statements, [](const auto& one) { return one.copy_data.has_value(); });
}

db::Answer play_in_turn(PGconn* connection, const Secret& password, const db::Step& step, const Waiting& waiting) {
  return InTurn(connection, password, step, waiting).run();
}

}  // namespace drover::postgres
