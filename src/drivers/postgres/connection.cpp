#include "drivers/postgres/connection.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <utility>

#include <fmt/format.h>
#include <poll.h>

#include "base/checksum.hpp"
#include "drivers/postgres/broken_server.hpp"
#include "drivers/postgres/expectations.hpp"
#include "drivers/postgres/in_turn.hpp"
#include "drivers/postgres/pipeline.hpp"
#include "drivers/postgres/remedies.hpp"
#include "drivers/postgres/result.hpp"
#include "sql/postgres/version_needs.hpp"

namespace drover::postgres {

namespace {

// The first 64 bits of a SHA-256: 32 bits would collide among 100,000 schemas of one database.
std::int64_t lock_key(std::string_view name) {
  const auto digest = sha256(name);
  return static_cast<std::int64_t>(std::stoull(digest.substr(0, 16), nullptr, 16));
}

// libpq ends a text at its first NUL byte: half of it would run, or be kept.
void refuse_null_bytes(std::string_view sql, db::Args args) {
  const auto holds_one = [](std::string_view text) { return text.find('\0') != std::string_view::npos; };
  const bool value = std::ranges::any_of(args, [&](const auto& one) { return one && holds_one(*one); });
  if (holds_one(sql) || value) throw error(db::ErrorClass::sql, "22021", "a NUL byte cannot be sent");
}

// The same failure as a need, with the server's words as its detail, where this server (150018 for 15.18) is too old
// for what it complains of.
db::Error told_as_need(db::Error error, const std::string& statement, int server) {
  const auto* need =
      sql::postgres::need_behind({error.sqlstate, error.what(), error.offset}, statement, server / 10'000);
  if (need == nullptr) return error;
  db::Error told(db::ErrorClass::version, error.sqlstate,
                 fmt::format("needs PostgreSQL {}: {} (this server is {}.{})", need->version, need->what,
                             server / 10'000, server % 10'000));
  told.condition = error.condition;
  told.detail = error.what();
  told.offset = error.offset;
  return told;
}

constexpr std::string_view not_prepared = "26000";
constexpr std::string_view changed_since = "0A000";  // a column has another type than it was prepared for

// What has been said to an idle session is mostly that it was ended.
bool is_quiet(const PGconn* handle) {
  pollfd polled{.fd = PQsocket(handle), .events = POLLIN, .revents = 0};
  return PQstatus(handle) == CONNECTION_OK && ::poll(&polled, 1, 0) == 0;
}

bool knows_idle_sessions(const PGconn* handle) { return PQserverVersion(handle) >= 140'000; }

}  // namespace

class SessionLock final : public db::Lock {
 public:
  SessionLock(Connection& connection, std::int64_t key) : connection_(connection), key_(key) {}
  SessionLock(const SessionLock&) = delete;
  SessionLock& operator=(const SessionLock&) = delete;
  ~SessionLock() override {
    connection_.locks_.erase(key_);
    // With the connection gone the server has freed it already.
    if (!left_ && PQstatus(connection_.handle_.get()) == CONNECTION_OK) connection_.unlock(key_);
  }

  void leave() noexcept override { left_ = true; }

 private:
  Connection& connection_;
  std::int64_t key_;
  bool left_ = false;
};

Connection::Connection(const db::Address& address, const db::SessionOptions& options)
    : Connection(address, options, open_session(address, options)) {}

Connection::Connection(db::Address address, const db::SessionOptions& options, Session session)
    : address_(std::move(address)),
      lock_timeout_(options.lock_timeout),
      longest_silence_(options.longest_silence),
      handle_(std::move(session.handle)),
      pooled_(session.pooled),
      cancel_(PQgetCancel(handle_.get())) {}

Connection::~Connection() = default;

void Connection::raise(const PGresult* result, const std::string& sql) {
  if (ends_session(result) || PQstatus(handle_.get()) != CONNECTION_OK)
    throw lost_connection(handle_.get(), address_.server->password);
  auto error = error_of(result, sql);
  take_note_of(error, sql);
  throw error;
}

void Connection::take_note_of(db::Error& error, const std::string& sql) {
  error = told_as_need(with_remedy(told_as_broken(std::move(error), sql), sql), sql, PQserverVersion(handle_.get()));
  if (error.sqlstate == "57014" && cancelled_.exchange(false)) error.error_class = db::ErrorClass::cancelled;
  if (error.sqlstate == "55P03") {
    error.blocked_by = blocker_.by;
    error.blocked_on = blocker_.on;
  }
}

void Connection::execute(std::string_view sql) {
  refuse_null_bytes(sql, {});
  kept_.forget();
  is_clean_ = false;
  run(std::string(sql));
}

void Connection::run(const std::string& sql) {
  const Result result(PQexec(handle_.get(), sql.c_str()));
  const auto status = PQresultStatus(result.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY) raise(result.get(), sql);
}

db::Rows Connection::query(std::string_view sql, db::Args args) {
  refuse_null_bytes(sql, args);
  is_clean_ = false;
  const std::string text(sql);
  std::vector<const char*> values;
  for (const auto& value : args) values.push_back(value ? value->c_str() : nullptr);
  const Result result(PQexecParams(handle_.get(), text.c_str(), static_cast<int>(values.size()), nullptr, values.data(),
                                   nullptr, nullptr, 0));
  const auto status = PQresultStatus(result.get());
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) raise(result.get(), text);
  return rows_of(result.get());
}

std::vector<db::Answer> Connection::play(const db::Script& script, const db::StepDone& done) {
  for (const auto& step : script.steps) {
    for (const auto& statement : step.statements) refuse_null_bytes(statement.sql, statement.args);
    is_clean_ = is_clean_ && std::ranges::all_of(step.statements, [](const auto& statement) {
                  return statement.role == db::Role::record;
                });
  }
  blocker_ = {};
  kept_.allow(is_ours_ && !pooled_);
  const Waiting waiting{.patience = std::max(lock_timeout_ / 2, std::chrono::milliseconds{100}), .on_silence = [this] {
                          auto seen = who_blocks(address_, PQbackendPID(handle_.get()));
                          if (!seen.by.empty()) blocker_ = std::move(seen);
                        }};
  std::map<std::size_t, db::Error> noted;
  const auto answered = [&](std::size_t step, const db::Answer& answer) {
    if (!answer.error) {
      if (done) done(step, answer);
      return;
    }
    auto with_notes = answer;
    const auto& statement = script.steps[step].statements[answer.failed_at];
    take_note_of(*with_notes.error, statement.sql);
    const auto& state = with_notes.error->sqlstate;
    const bool may_be_kept = statement.recurs != db::Recurs::never && kept_.keeps();
    if (may_be_kept && (state == not_prepared || state == changed_since)) try_without_keeping(*with_notes.error);
    noted.insert_or_assign(step, *with_notes.error);
    if (done) done(step, with_notes);
  };
  auto answers = play_steps(script.steps, answered, waiting);
  for (const auto& [step, error] : noted) answers[step].error = error;
  // The server may have passed over what was to be prepared.
  if (!noted.empty()) kept_.forget();
  roll_back();
  return answers;
}

// COPY ... FROM STDIN cannot travel in a pipeline: a step that holds one is played statement by statement.
std::vector<db::Answer> Connection::play_steps(std::span<const db::Step> steps, const db::StepDone& done,
                                               const Waiting& waiting) {
  std::vector<db::Answer> answers(steps.size());
  auto* const handle = handle_.get();
  for (std::size_t first = 0; first < steps.size();) {
    const auto rest = steps.subspan(first);
    const auto piped = static_cast<std::size_t>(std::ranges::find_if(rest, copies_data) - rest.begin());
    const auto count = std::max<std::size_t>(piped, 1);
    const auto answered = [&](std::size_t step, const db::Answer& answer) { done(first + step, answer); };
    auto some = piped == 0
                    ? std::vector{play_in_turn(handle, address_.server->password, rest.front(), waiting)}
                    : play_pipeline(handle, address_.server->password, rest.first(count), answered, waiting, kept_);
    if (piped == 0) {
      kept_.begin(rest.front());
      kept_.end();
      answered(0, some.front());
    }
    const bool failed = std::ranges::any_of(some, [](const auto& one) { return one.state != db::StepState::done; });
    std::ranges::move(some, answers.begin() + static_cast<std::ptrdiff_t>(first));
    if (failed) break;
    first += count;
  }
  return answers;
}

// The next try finds nothing missing, whoever deallocates.
void Connection::try_without_keeping(db::Error& error) {
  kept_.give_up();
  error.retryable = true;
}

void Connection::roll_back() {
  const auto state = PQtransactionStatus(handle_.get());
  if (state == PQTRANS_INERROR) run("ROLLBACK");
}

std::unique_ptr<db::Lock> Connection::try_lock(std::string_view name) {
  const auto key = lock_key(name);
  return lock_of(key, query(locking(key)).rows.front().front());
}

// A pooler tells a process number of its own. Behind one, a lock would stay with a session that is somebody else's by
// then, and that the unlocking may not meet again.
std::string Connection::locking(std::int64_t key) const {
  auto lock = fmt::format("pg_catalog.pg_try_advisory_lock({})", key);
  if (knows_idle_sessions(handle_.get()))
    lock = fmt::format("CASE WHEN {} THEN {} <> '' ELSE false END", lock, limit_of_silence());
  return fmt::format("SELECT CASE pg_catalog.pg_backend_pid() WHEN {} THEN {} END", PQbackendPID(handle_.get()), lock);
}

// A process that is frozen must not keep its tenant from the others for good: the server goes on answering for it.
std::string Connection::limit_of_silence() const {
  return fmt::format("pg_catalog.set_config('idle_session_timeout', '{}ms', false)", longest_silence_.count());
}

std::unique_ptr<db::Lock> Connection::lock_of(std::int64_t key, const db::Value& answer) {
  pooled_ = pooled_ || !answer;
  if (pooled_) return std::make_unique<db::Lock>();
  is_ours_ = true;
  if (!db::is_true(answer)) return nullptr;
  locks_.insert(key);
  return std::make_unique<SessionLock>(*this, key);
}

// What is read must not be older than the lock, so that the two are not one transaction.
db::Locked Connection::lock_and_read(std::string_view name, const db::Step& reading) {
  const auto key = lock_key(name);
  const db::Step first{
      .statements = {{.sql = locking(key), .args = {}, .role = db::Role::envelope, .returns_rows = true}},
      .by_itself = true};
  auto answers = play({.steps = {first, reading}});
  if (answers[0].error) throw db::Error(*answers[0].error);
  auto lock = lock_of(key, answers[0].rows.front().rows.front().front());
  if (!lock) return {};
  return {.lock = std::move(lock), .answer = std::move(answers[1])};
}

// DISCARD ALL without its DISCARD PLANS, which would make every next statement be planned anew, and without its
// DEALLOCATE ALL where only we have prepared something; settings given at start-up stay (PostgreSQL manual, RESET). Our
// own locks are the transaction's while those of the session are freed.
std::string Connection::resetting() const {
  std::string sql =
      "RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; CLOSE ALL; UNLISTEN *; DISCARD TEMP; DISCARD SEQUENCES";
  sql += kept_.leaving();
  for (const auto key : locks_) sql += fmt::format("; SELECT pg_catalog.pg_advisory_xact_lock({})", key);
  sql += "; SELECT pg_catalog.pg_advisory_unlock_all()";
  for (const auto key : locks_) sql += fmt::format("; SELECT pg_catalog.pg_advisory_lock({})", key);
  if (!locks_.empty() && knows_idle_sessions(handle_.get())) sql += "; SELECT " + limit_of_silence();
  return sql;
}

// What resets all frees it, too, and the next tenant need not ask for that again.
void Connection::unlock(std::int64_t key) {
  try {
    reset();
  } catch (const db::Error&) {
    const Result result(PQexec(handle_.get(), fmt::format("SELECT pg_catalog.pg_advisory_unlock({})", key).c_str()));
  }
}

// Behind a pooler there is nothing of ours, and what there is belongs to others.
void Connection::reset() {
  cancelled_ = false;
  if (PQtransactionStatus(handle_.get()) != PQTRANS_IDLE) run("ROLLBACK");
  if (pooled_) return;
  if (is_clean_ && kept_.leaving().empty() && is_quiet(handle_.get())) return;
  try {
    run(resetting());
  } catch (const db::Error& error) {
    // Somebody has deallocated what we kept; nothing else of it has taken place.
    if (error.sqlstate != not_prepared) throw;
    kept_.forget();
    run(resetting());
  }
  kept_.left();
  is_clean_ = locks_.empty();
}

void Connection::cancel() noexcept {
  cancelled_ = true;
  std::array<char, 256> said{};
  PQcancel(cancel_.get(), said.data(), static_cast<int>(said.size()));
}

bool Connection::wait_for_notification(std::chrono::milliseconds longest, const std::stop_token& stop) {
  return postgres::wait_for_notification(handle_.get(), address_.server->password, longest, stop);
}

std::string Connection::server_version() const {
  const int number = PQserverVersion(handle_.get());
  return fmt::format("PostgreSQL {}.{}", number / 10000, number % 10000);
}

}  // namespace drover::postgres
