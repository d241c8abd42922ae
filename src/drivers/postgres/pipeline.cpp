#include "drivers/postgres/pipeline.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>

#include <poll.h>

#include "drivers/postgres/guard.hpp"
#include "drivers/postgres/result.hpp"

namespace drover::postgres {

namespace {

using Clock = std::chrono::steady_clock;

// What must hold is enforced by the server, because nobody can look at an answer between two messages of a pipeline.
std::string enforced(const db::Statement& statement) {
  switch (statement.expect) {
    case db::Expect::anything:
    case db::Expect::nothing_raised:
      return statement.sql;
    case db::Expect::one_row_changed:
      return "WITH changed AS (" + statement.sql + " RETURNING 1) SELECT 1 / (count(*) = 1)::int FROM changed";
    case db::Expect::no_findings:
      return "SELECT coalesce('" + std::string(findings_mark) + "' || string_agg(finding, ', '), '0')::int FROM (" +
             statement.sql + ") AS findings (finding)";
  }
  return statement.sql;
}

// The findings travel in the text of a failed conversion: invalid input syntax for type integer: "drover: ..."
std::string findings_in(std::string_view message) {
  const auto begin = message.find(findings_mark);
  if (begin == std::string_view::npos) return std::string(message);
  auto text = message.substr(begin + findings_mark.size());
  if (text.ends_with('"')) text.remove_suffix(1);
  return std::string(text);
}

db::Error explained(db::Error error, const db::Statement& statement) {
  if (statement.expect == db::Expect::one_row_changed && error.sqlstate == "22012") {
    return postgres::error(db::ErrorClass::fenced, error.sqlstate, "the ledger was changed by another runner");
  }
  const bool judges = statement.expect == db::Expect::no_findings || statement.expect == db::Expect::nothing_raised;
  if (judges && error.sqlstate == "22P02") {
    return postgres::error(db::ErrorClass::outside, "", findings_in(error.what()));
  }
  return error;
}

class Pipeline {
 public:
  Pipeline(PGconn* connection, const Secret& password, const db::Script& script, const db::StepDone& done,
           const Waiting& waiting)
      : connection_(connection), password_(password), script_(script), done_(done), waiting_(waiting) {}

  std::vector<db::Answer> run() {
    answers_.resize(script_.steps.size());
    PQsetnonblocking(connection_, 1);
    if (PQenterPipelineMode(connection_) != 1) throw lost();
    while (answered_ < script_.steps.size() && !failed_) {
      step_began_ = Clock::now();
      send_some();
      while (!synced_) receive();
    }
    PQexitPipelineMode(connection_);
    PQsetnonblocking(connection_, 0);
    return std::move(answers_);
  }

 private:
  db::Error lost() const { return lost_connection(connection_, password_); }

  // With no Sync between them, the server passes over everything that stands behind a failure, a failed COMMIT's
  // included. A step that does not commit itself needs the Sync to be committed, and its answer before the next one.
  void send_some() {
    synced_ = false;
    bool commits = true;
    for (; commits && sent_ < script_.steps.size(); ++sent_) {
      const auto& statements = script_.steps[sent_].statements;
      for (const auto& statement : statements) send(statement);
      commits = !statements.empty() && is_commit(statements.back());
      if (commits && PQsendFlushRequest(connection_) != 1) throw lost();
    }
    if (PQpipelineSync(connection_) != 1) throw lost();
    flush();
  }

  static bool is_commit(const db::Statement& statement) {
    return statement.role == db::Role::envelope && statement.sql == "COMMIT";
  }

  void send(const db::Statement& statement) {
    std::vector<const char*> values;
    values.reserve(statement.args.size());
    for (const auto& value : statement.args) values.push_back(value ? value->c_str() : nullptr);
    const auto sql = enforced(statement);
    if (PQsendQueryParams(connection_, sql.c_str(), static_cast<int>(values.size()), nullptr, values.data(), nullptr,
                          nullptr, 0) != 1) {
      throw lost();
    }
    // While much is being sent, answers must be taken in, or both sides wait for each other.
    if (++unflushed_ % 64 == 0) flush();
  }

  void flush() {
    while (true) {
      const int left = PQflush(connection_);
      if (left < 0) throw lost();
      if (left == 0) return;
      wait(POLLIN | POLLOUT);
      take_results();
    }
  }

  void wait(short events) {
    pollfd descriptor{.fd = PQsocket(connection_), .events = events, .revents = 0};
    while (true) {
      const int ready = poll(&descriptor, 1, static_cast<int>(waiting_.patience.count()));
      if (ready < 0 && errno == EINTR) continue;
      if (ready != 0) break;
      if (waiting_.on_silence) waiting_.on_silence();
    }
    if ((descriptor.revents & (POLLIN | POLLERR | POLLHUP)) != 0 && PQconsumeInput(connection_) != 1) throw lost();
  }

  void receive() {
    take_results();
    if (!synced_) wait(POLLIN);
  }

  void take_results() {
    while (!synced_ && PQisBusy(connection_) == 0) {
      const Result result(PQgetResult(connection_));
      if (result) {
        take(result.get());
      } else if (++nulls_ > 2 && PQstatus(connection_) != CONNECTION_OK) {
        throw lost();
      }
    }
  }

  void take(const PGresult* result) {
    nulls_ = 0;
    const auto status = PQresultStatus(result);
    if (status == PGRES_PIPELINE_SYNC) {
      if (answered_ < sent_) finish_step();  // the Sync has committed it
      synced_ = true;
      return;
    }
    // All is answered but the Sync: the session is ending.
    if (answered_ >= sent_ || script_.steps[answered_].statements.empty()) throw lost();
    auto& answer = answers_[answered_];
    const auto& statements = script_.steps[answered_].statements;
    // An error behind the last statement: what the Sync was to commit was not.
    const auto index = std::min(statement_++, statements.size() - 1);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) {
      if (statements[index].returns_rows) answer.rows.push_back(rows_of(result));
      if (committed_nothing(result, statements[index])) {
        fail(answer, index, postgres::error(db::ErrorClass::sql, "25P02", "the transaction was rolled back"));
      }
    } else if (status != PGRES_PIPELINE_ABORTED) {
      if (ends_session(result) || PQstatus(connection_) != CONNECTION_OK) throw lost();
      fail(answer, index, explained(error_of(result, statements[index].sql), statements[index]));
      if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH) throw lost();
    }
    if (statement_ == statements.size() && is_commit(statements.back())) finish_step();
  }

  // The server's last words come before the connection is seen to be broken.
  static bool ends_session(const PGresult* result) {
    const char* severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    return severity != nullptr && (std::string_view(severity) == "FATAL" || std::string_view(severity) == "PANIC");
  }

  // COMMIT of an aborted transaction succeeds, and rolls back.
  static bool committed_nothing(const PGresult* result, const db::Statement& statement) {
    return is_commit(statement) && std::string_view(PQcmdStatus(const_cast<PGresult*>(result))) == "ROLLBACK";
  }

  static void fail(db::Answer& answer, std::size_t index, db::Error error) {
    answer.state = db::StepState::failed;
    answer.failed_at = index;
    answer.error = std::move(error);
  }

  void finish_step() {
    auto& answer = answers_[answered_];
    const auto now = Clock::now();
    if (!failed_) {
      if (answer.state != db::StepState::failed) answer.state = db::StepState::done;
      answer.elapsed = std::chrono::duration_cast<std::chrono::microseconds>(now - step_began_);
      if (done_) done_(answered_, answer);
      failed_ = answer.state == db::StepState::failed;
    }
    step_began_ = now;
    statement_ = 0;
    ++answered_;
  }

  PGconn* connection_;
  const Secret& password_;
  const db::Script& script_;
  const db::StepDone& done_;
  const Waiting& waiting_;
  std::vector<db::Answer> answers_;
  std::size_t sent_ = 0;
  std::size_t answered_ = 0;
  std::size_t statement_ = 0;
  std::size_t unflushed_ = 0;
  int nulls_ = 0;
  bool synced_ = false;
  bool failed_ = false;
  Clock::time_point step_began_;
};

}  // namespace

db::Rows rows_of(const PGresult* result) {
  db::Rows rows;
  const int columns = PQnfields(result);
  for (int i = 0; i < columns; ++i) rows.columns.emplace_back(PQfname(result, i));
  const int count = PQntuples(result);
  rows.rows.reserve(static_cast<std::size_t>(count));
  for (int r = 0; r < count; ++r) {
    auto& row = rows.rows.emplace_back();
    row.reserve(static_cast<std::size_t>(columns));
    for (int c = 0; c < columns; ++c) {
      if (PQgetisnull(result, r, c) != 0) {
        row.emplace_back(std::nullopt);
      } else {
        row.emplace_back(std::string(PQgetvalue(result, r, c), static_cast<std::size_t>(PQgetlength(result, r, c))));
      }
    }
  }
  return rows;
}

std::vector<db::Answer> play_pipeline(PGconn* connection, const Secret& password, const db::Script& script,
                                      const db::StepDone& done, const Waiting& waiting) {
  return Pipeline(connection, password, script, done, waiting).run();
}

}  // namespace drover::postgres
