#include "drivers/postgres/pipeline.hpp"

#include <algorithm>
#include <chrono>
#include <queue>
#include <utility>

#include <poll.h>

#include "drivers/postgres/expectations.hpp"
#include "drivers/postgres/result.hpp"

namespace drover::postgres {

namespace {

using Clock = std::chrono::steady_clock;

class Pipeline {
 public:
  Pipeline(PGconn* connection, const Secret& password, std::span<const db::Step> steps, const db::StepDone& done,
           const Waiting& waiting, Kept& kept)
      : connection_(connection), password_(password), steps_(steps), done_(done), waiting_(waiting), kept_(kept) {}

  std::vector<db::Answer> run() {
    answers_.resize(steps_.size());
    PQsetnonblocking(connection_, 1);
    if (PQenterPipelineMode(connection_) != 1) throw lost();
    while (answered_ < steps_.size() && !failed_) {
      step_began_ = Clock::now();
      send_some();
      while (syncs_ > 0) receive();
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
    bool goes_on = true;
    while (goes_on && sent_ < steps_.size()) {
      const auto& step = steps_[sent_];
      kept_.begin(step);
      for (std::size_t i = 0; i < step.statements.size(); ++i) send(step.statements[i], i);
      kept_.end();
      ++sent_;
      const bool commits = !step.statements.empty() && is_commit(step.statements.back());
      goes_on = commits || step.by_itself;
      if (commits && PQsendFlushRequest(connection_) != 1) throw lost();
      if (step.by_itself) sync();
    }
    if (syncs_ == 0 || !steps_[sent_ - 1].by_itself) sync();
    flush();
  }

  void sync() {
    if (PQpipelineSync(connection_) != 1) throw lost();
    ++syncs_;
  }

  void send(const db::Statement& statement, std::size_t index) {
    std::vector<const char*> values;
    values.reserve(statement.args.size());
    for (const auto& value : statement.args) values.push_back(value ? value->c_str() : nullptr);
    const auto count = static_cast<int>(values.size());
    const auto sql = enforced(statement);
    const auto name = kept_.name_of(statement, sql);
    if (name.is_new) prepare(name.text, sql, index);
    const int sent =
        name.text.empty()
            ? PQsendQueryParams(connection_, sql.c_str(), count, nullptr, values.data(), nullptr, nullptr, 0)
            : PQsendQueryPrepared(connection_, name.text.c_str(), count, values.data(), nullptr, nullptr, 0);
    if (sent != 1) throw lost();
    // While much is being sent, answers must be taken in, or both sides wait for each other.
    if (++unflushed_ % 64 == 0) flush();
  }

  void prepare(const std::string& name, const std::string& sql, std::size_t index) {
    if (PQsendPrepare(connection_, name.c_str(), sql.c_str(), 0, nullptr) != 1) throw lost();
    preparing_.emplace(sent_, index);
  }

  void flush() {
    while (true) {
      const int left = PQflush(connection_);
      if (left < 0) throw lost();
      // libpq keeps each statement until its answer is taken.
      if (left == 0 && PQconsumeInput(connection_) != 1) throw lost();
      take_results();
      if (left == 0) return;
      wait(POLLIN | POLLOUT);
    }
  }

  void wait(short events) { wait_for(connection_, password_, waiting_, events); }

  void receive() {
    take_results();
    if (syncs_ > 0) wait(POLLIN);
  }

  // Between the answers stand null ones; a third in a row says that everything sent so far is answered.
  void take_results() {
    int nulls = 0;
    while (syncs_ > 0 && nulls < 3 && PQisBusy(connection_) == 0) {
      const Result result(PQgetResult(connection_));
      nulls = result ? 0 : nulls + 1;
      if (result) take(result.get());
    }
    if (nulls == 3 && PQstatus(connection_) != CONNECTION_OK) throw lost();
  }

  void take(const PGresult* result) {
    const auto status = PQresultStatus(result);
    if (status == PGRES_PIPELINE_SYNC) {
      // It has committed what did not do so itself.
      if (answered_ < sent_ && (statement_ > 0 || steps_[answered_].statements.empty())) finish_step();
      --syncs_;
      return;
    }
    // All is answered but the Sync: the session is ending.
    if (answered_ >= sent_ || steps_[answered_].statements.empty()) throw lost();
    auto& answer = answers_[answered_];
    const auto& statements = steps_[answered_].statements;
    if (answers_a_prepare()) {
      if (status != PGRES_COMMAND_OK && status != PGRES_PIPELINE_ABORTED) refuse(result, statement_);
      return;
    }
    // An error behind the last statement: what the Sync was to commit was not.
    const auto index = std::min(statement_++, statements.size() - 1);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) {
      if (statements[index].returns_rows) answer.rows.push_back(rows_of(result));
      if (committed_nothing(result, statements[index])) {
        fail(answer, index, postgres::error(db::ErrorClass::sql, "25P02", "the transaction was rolled back"));
      }
    } else if (status != PGRES_PIPELINE_ABORTED) {
      refuse(result, index);
      if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH) throw lost();
    }
    if (statement_ == statements.size() && is_commit(statements.back())) finish_step();
  }

  // It has an answer of its own, before that of the statement.
  bool answers_a_prepare() {
    if (preparing_.empty() || preparing_.front() != std::pair{answered_, statement_}) return false;
    preparing_.pop();
    return true;
  }

  void refuse(const PGresult* result, std::size_t index) {
    if (ends_session(result) || PQstatus(connection_) != CONNECTION_OK) throw lost();
    const auto& statement = steps_[answered_].statements[index];
    fail(answers_[answered_], index, explained(error_of(result, statement.sql), statement));
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
  std::span<const db::Step> steps_;
  const db::StepDone& done_;
  const Waiting& waiting_;
  Kept& kept_;
  std::queue<std::pair<std::size_t, std::size_t>> preparing_;  // step and statement; sent and not answered
  std::vector<db::Answer> answers_;
  std::size_t sent_ = 0;
  std::size_t answered_ = 0;
  std::size_t statement_ = 0;
  std::size_t unflushed_ = 0;
  int syncs_ = 0;  // sent and not answered
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

std::vector<db::Answer> play_pipeline(PGconn* connection, const Secret& password, std::span<const db::Step> steps,
                                      const db::StepDone& done, const Waiting& waiting, Kept& kept) {
  return Pipeline(connection, password, steps, done, waiting, kept).run();
}

}  // namespace drover::postgres
