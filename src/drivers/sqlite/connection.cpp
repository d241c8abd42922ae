#include "drivers/sqlite/connection.hpp"

#include <algorithm>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "base/random.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "drivers/sqlite/functions.hpp"
#include "drivers/sqlite/result.hpp"

namespace drover::sqlite {

namespace {

// The progress handler is asked every so many virtual machine instructions: well under a millisecond.
constexpr int instructions_between_looks = 10'000;
constexpr std::chrono::milliseconds longest_busy_pause{50};

int open_flags(const db::SessionOptions& options) {
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  // Read-only sessions open the file read-write too: a hot journal has to be rolled back by whoever comes first.
  flags |= SQLITE_OPEN_READWRITE;
  if (options.may_create) flags |= SQLITE_OPEN_CREATE;
  return flags;
}

bool is_word(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '+' || c == '.';
  });
}

std::string pragma(const std::string& name, const std::string& value) {
  if (!is_word(name) || !is_word(value)) {
    throw error(db::ErrorClass::sql, "SQLITE_ERROR",
                fmt::format("[session] {}: not a pragma with a plain value", name));
  }
  return fmt::format("PRAGMA {} = {}", name, value);
}

}  // namespace

Connection::Connection(std::string path, const db::SessionOptions& options)
    : path_(std::move(path)),
      options_(options),
      busy_timeout_(options.busy_timeout),
      statement_timeout_(options.statement_timeout) {
  open();
}

void Connection::open() {
  sqlite3* handle = nullptr;
  // A relative or odd name is no URI: "file:" is only special with SQLITE_OPEN_URI, which is not asked for.
  const int code = sqlite3_open_v2(path_.c_str(), &handle, open_flags(options_), nullptr);
  replace_handle(handle);
  if (code != SQLITE_OK) raise(code);
  sqlite3_busy_handler(handle, &Connection::on_busy, this);
  sqlite3_progress_handler(handle, instructions_between_looks, &Connection::on_progress, this);
  read_header();
  if (options_.read_write && sqlite3_db_readonly(handle, "main") == 1) {
    throw error(db::ErrorClass::read_only, "SQLITE_READONLY", "the file is read-only for this user");
  }
  register_functions(handle, options_.functions);
  for (const auto& [name, value] : options_.settings) execute(pragma(name, value));
  if (!options_.read_write) execute("PRAGMA query_only = ON");
}

// Another thread may be about to interrupt the one that goes.
void Connection::replace_handle(sqlite3* handle) {
  const std::scoped_lock lock(handle_mutex_);
  handle_.reset(handle);
}

Connection::~Connection() = default;

// Forces the header and the schema to be read, and a hot journal to be rolled back. One lock for all of it: each costs
// several calls of the system. The first pragma takes it; the others would read the schema before that, and let it go.
void Connection::read_header() {
  execute("BEGIN");
  query("PRAGMA schema_version");
  const auto pages = db::number_of(query("PRAGMA page_count").rows.front().front());
  const auto size = db::number_of(query("PRAGMA page_size").rows.front().front());
  refuse_truncated(pages * size);
  execute("COMMIT");
}

void Connection::refuse_truncated(std::int64_t size) {
  sqlite3_int64 file_size = 0;
  sqlite3_file* file = nullptr;
  if (sqlite3_file_control(handle_.get(), "main", SQLITE_FCNTL_FILE_POINTER, static_cast<void*>(&file)) != SQLITE_OK ||
      file == nullptr || file->pMethods == nullptr) {
    return;
  }
  if (file->pMethods->xFileSize(file, &file_size) != SQLITE_OK || file_size >= size) return;
  // In WAL mode pages may live in the -wal file only.
  if (db::text_of(query("PRAGMA journal_mode").rows.front().front()) == "wal") return;
  throw error(db::ErrorClass::corrupt, "SQLITE_CORRUPT",
              fmt::format("the file is truncated: {} bytes instead of {}", file_size, size));
}

int Connection::on_busy(void* self, int tries) {
  auto& connection = *static_cast<Connection*>(self);
  const auto now = Clock::now();
  if (tries == 0 || !connection.busy_deadline_) connection.busy_deadline_ = now + connection.busy_timeout_;
  if (connection.cancelled_ || now >= *connection.busy_deadline_) return 0;
  std::this_thread::sleep_for(jittered(std::min(longest_busy_pause, std::chrono::milliseconds{1 + tries})));
  return 1;
}

int Connection::on_progress(void* self) {
  auto& connection = *static_cast<Connection*>(self);
  if (connection.cancelled_) return 1;
  connection.timed_out_ = connection.statement_deadline_ && Clock::now() >= *connection.statement_deadline_;
  return connection.timed_out_ ? 1 : 0;
}

// SQLite's own words, "database is locked", tell nobody what to look for.
db::Error Connection::busy(const db::Error& problem) const {
  auto told = error(db::ErrorClass::busy, problem.sqlstate,
                    fmt::format("busy: another program kept the file for longer than {}", to_text(busy_timeout_)));
  told.condition = problem.condition;
  told.retryable = true;
  return told;
}

void Connection::raise(int code) {
  auto problem = error_of(handle_.get(), code);
  if (problem.error_class == db::ErrorClass::cancelled && timed_out_) {
    problem.error_class = db::ErrorClass::timeout;
    problem.condition = "statement_timeout";
  }
  if (problem.error_class == db::ErrorClass::busy && cancelled_) problem.error_class = db::ErrorClass::cancelled;
  if (problem.error_class == db::ErrorClass::cancelled) cancelled_ = false;
  if (problem.error_class == db::ErrorClass::busy) throw busy(problem);
  throw problem;
}

Connection::Prepared Connection::prepare(std::string_view sql, const char** rest) {
  // SQLite ends a text at its first NUL byte: what stands behind it would never run.
  if (sql.contains('\0')) throw error(db::ErrorClass::sql, "SQLITE_ERROR", "a NUL byte cannot be sent");
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v2(handle_.get(), sql.data(), static_cast<int>(sql.size()), &statement, rest);
  if (code != SQLITE_OK) raise(code);
  return Prepared(statement);
}

db::Rows Connection::run(sqlite3_stmt* statement, bool keep_rows) {
  timed_out_ = false;
  busy_deadline_.reset();
  statement_deadline_.reset();
  if (statement_timeout_.count() > 0) statement_deadline_ = Clock::now() + statement_timeout_;
  db::Rows rows;
  const int columns = sqlite3_column_count(statement);
  for (int i = 0; i < columns; ++i) rows.columns.emplace_back(sqlite3_column_name(statement, i));
  int code = sqlite3_step(statement);
  for (; code == SQLITE_ROW; code = sqlite3_step(statement)) {
    if (!keep_rows) continue;
    auto& row = rows.rows.emplace_back();
    row.reserve(rows.columns.size());
    for (int i = 0; i < columns; ++i) {
      const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, i));
      const auto bytes = static_cast<std::size_t>(sqlite3_column_bytes(statement, i));
      row.push_back(text == nullptr ? db::Value{} : db::Value{std::string(text, bytes)});
    }
  }
  if (code != SQLITE_DONE) raise(code);
  return rows;
}

void Connection::execute(std::string_view sql) {
  while (!trim(sql).empty()) {
    const char* rest = nullptr;
    const auto statement = prepare(sql, &rest);
    sql.remove_prefix(static_cast<std::size_t>(rest - sql.data()));
    if (statement) run(statement.get(), false);
  }
}

// SQLite reads no further than the first statement, and says nothing.
void Connection::refuse_more(std::string_view rest) {
  if (!trim(rest).empty() && prepare(rest, nullptr)) {
    throw error(db::ErrorClass::sql, "SQLITE_ERROR", "more than one statement where one was expected");
  }
}

db::Rows Connection::query(std::string_view sql, db::Args args) {
  const char* rest = nullptr;
  const auto statement = prepare(sql, &rest);
  refuse_more(sql.substr(static_cast<std::size_t>(rest - sql.data())));
  for (std::size_t i = 0; i < args.size(); ++i) {
    const int at = static_cast<int>(i) + 1;
    const int code =
        args[i] ? sqlite3_bind_text64(statement.get(), at, args[i]->data(), args[i]->size(), SQLITE_STATIC, SQLITE_UTF8)
                : sqlite3_bind_null(statement.get(), at);
    if (code != SQLITE_OK) raise(code);
  }
  return run(statement.get(), true);
}

void Connection::play_one(const db::Statement& statement, db::Answer& answer) {
  const bool was_inside = in_transaction();
  auto rows = query(statement.sql, statement.args);
  if (statement.role == db::Role::body && was_inside && !in_transaction()) {
    throw error(db::ErrorClass::outside, "", "the script ended its transaction");
  }
  if (statement.expect == db::Expect::one_row_changed && sqlite3_changes64(handle_.get()) != 1) {
    throw error(db::ErrorClass::fenced, "", "the ledger was changed by another runner");
  }
  if (statement.expect == db::Expect::no_findings && !rows.empty()) {
    std::vector<std::string> findings;
    for (const auto& row : rows.rows) findings.push_back(db::text_of(row.front()));
    throw error(db::ErrorClass::outside, "", join(findings, ", "));
  }
  if (statement.returns_rows) answer.rows.push_back(std::move(rows));
}

db::Answer Connection::play_step(const db::Step& step) {
  db::Answer answer;
  const auto began = Clock::now();
  const bool keys = foreign_keys();
  for (answer.failed_at = 0; answer.failed_at < step.statements.size(); ++answer.failed_at) {
    try {
      play_one(step.statements[answer.failed_at], answer);
    } catch (const db::Error& failed) {
      answer.state = db::StepState::failed;
      answer.error = failed;
      clean_up(keys);
      return answer;
    }
  }
  answer.state = db::StepState::done;
  answer.elapsed = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - began);
  return answer;
}

// The step's first statements may have switched the foreign keys off; a failure must not leave them so.
void Connection::clean_up(bool keys) {
  roll_back();
  execute(keys ? "PRAGMA foreign_keys = ON" : "PRAGMA foreign_keys = OFF");
}

std::vector<db::Answer> Connection::play(const db::Script& script, const db::StepDone& done) {
  std::vector<db::Answer> answers(script.steps.size());
  for (std::size_t i = 0; i < script.steps.size(); ++i) {
    answers[i] = play_step(script.steps[i]);
    if (done) done(i, answers[i]);
    if (answers[i].state == db::StepState::failed) break;
  }
  return answers;
}

bool Connection::foreign_keys() const {
  int on = 0;
  sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_ENABLE_FKEY, -1, &on);  // NOLINT(cppcoreguidelines-pro-type-vararg)
  return on == 1;
}

void Connection::roll_back() {
  if (in_transaction()) execute("ROLLBACK");
}

// Temporary tables, attached files and most pragmas can only be forgotten by a new handle.
void Connection::reset() {
  cancelled_ = false;
  replace_handle(nullptr);
  open();
}

// SQLite has no session locks, and none is needed: BEGIN IMMEDIATE and the swap on the head decide who is first.
std::unique_ptr<db::Lock> Connection::try_lock(std::string_view /*name*/) { return std::make_unique<db::Lock>(); }

void Connection::cancel() noexcept {
  cancelled_ = true;
  const std::scoped_lock lock(handle_mutex_);
  if (handle_) sqlite3_interrupt(handle_.get());
}

std::string Connection::server_version() const { return std::string("SQLite ") + sqlite3_libversion(); }

}  // namespace drover::sqlite
