#include "control/state.hpp"

#include <filesystem>
#include <system_error>
#include <thread>

#include "control/schema.hpp"

namespace drover::control {

namespace {

const Texts& texts_for(const db::Url& url) {
  const auto* texts = texts_of(url.dialect);
  if (texts != nullptr) return *texts;
  throw db::Error(db::ErrorClass::missing, "",
                  "the control database cannot be " + std::string(sql::to_string(url.dialect)) +
                      " in this version; use [control] url = \"sqlite:.drover/control.db\"");
}

void make_directory_of(const std::filesystem::path& file) {
  std::error_code error;
  std::filesystem::create_directories(file.parent_path(), error);
  if (!error) return;
  throw db::Error(db::ErrorClass::missing, "",
                  "cannot make the directory " + file.parent_path().string() + " for the control database: " +
                      error.message() + "; make it, or name a place in [control] url where this user may write");
}

constexpr auto when_damaged =
    "put a backup in its place, or move it away and `drover reconcile` makes a new one from the tenants' ledgers";

db::Error about(const db::Error& error, const std::string& place) {
  auto told = error;
  static_cast<std::runtime_error&>(told) = std::runtime_error("control database " + place + ": " + error.what());
  // A damaged file: SQLite says so. Another program's database is refused by us, without a code.
  const bool is_damaged = error.error_class == db::ErrorClass::corrupt && error.sqlstate.starts_with("SQLITE_");
  if (is_damaged) told.remedy = when_damaged;
  return told;
}

db::Address address_of(const db::Url& url) {
  auto address = db::Address::of(url);
  if (address.is_file()) address.database = std::filesystem::absolute(url.path).string();
  return address;
}

// Those who wait for one another here hold nothing that anybody else waits for.
db::SessionOptions session_options() {
  db::SessionOptions options;
  options.application_name = "drover control";
  options.lock_timeout = std::chrono::seconds(60);
  options.may_create = true;
  return options;
}

constexpr auto longest_restart = std::chrono::seconds(30);
constexpr auto between_tries = std::chrono::milliseconds(250);

}  // namespace

Store::State::State(const db::Drivers& drivers, const db::Url& url, std::chrono::milliseconds lease)
    : texts(texts_for(url)), driver(&drivers.of(url.dialect)), address(address_of(url)) {
  const bool is_server = driver->traits().is_server;
  if (!is_server) make_directory_of(address.database);
  try {
    connection = connect();
    // Before anything is written, a journal mode included.
    recognise(*connection, texts);
    is_server ? open_server(lease) : open_file();
  } catch (const db::Error& error) {
    throw about(error, is_server ? address.text() : address.database);
  }
}

void Store::State::open_file() {
  Owners owners(address.database + ".owners");
  owners.prepare();
  const auto opening = owners.opening();
  for (const auto& statement : texts.session) connection->query(statement);
  control_id = upgrade(*connection, texts);
  attendance = attendance_by_files(std::move(owners), texts);
}

void Store::State::open_server(std::chrono::milliseconds lease) {
  control_id = upgrade(*connection, texts);
  attendance = attendance_by_leases([this] { return connect(); }, texts, lease);
}

std::unique_ptr<db::Connection> Store::State::connect() const { return driver->connect(address, session_options()); }

void Store::State::connect_again() {
  const auto until = std::chrono::steady_clock::now() + longest_restart;
  while (true) {
    try {
      connection = connect();
      return;
    } catch (const db::Error& error) {
      const bool may_come_back =
          error.error_class == db::ErrorClass::connect || error.error_class == db::ErrorClass::capacity;
      if (!may_come_back || std::chrono::steady_clock::now() > until) throw about(error, address.text());
    }
    std::this_thread::sleep_for(between_tries);
  }
}

db::Rows Store::State::ask(std::string_view sql, std::initializer_list<db::Value> args) {
  const std::scoped_lock lock(mutex);
  return surely([&] { return query(sql, args); });
}

std::string Store::State::owner() {
  const std::scoped_lock lock(mutex);
  return surely([&] { return attendance->enter(*connection); });
}

void Store::State::name_what_is_busy(const db::Error& error) const {
  if (error.error_class == db::ErrorClass::busy) throw about(error, address.database);
}

void Store::State::notify() {
  if (!texts.notify.empty()) query(texts.notify);
}

db::Rows Store::State::query(std::string_view sql, std::initializer_list<db::Value> args) {
  return connection->query(sql, db::Args(args.begin(), args.size()));
}

Store::State::Transaction::Transaction(State& state, With with) : state_(state), lock_(state.mutex) {
  const auto& texts = state_.texts;
  state_.surely([&] { state_.connection->execute(with == With::none ? texts.begin_alone : texts.begin); });
}

Store::State::Transaction::~Transaction() {
  if (!open_) return;
  try {
    state_.connection->execute(state_.texts.rollback);
  } catch (const db::Error&) {
    // The error that led here is under way and says what happened; a session that cannot roll back is lost, and with
    // it the transaction.
    open_ = false;
  }
}

void Store::State::Transaction::commit() {
  state_.connection->execute(state_.texts.commit);
  open_ = false;
}

}  // namespace drover::control
