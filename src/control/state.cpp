#include "control/state.hpp"

#include <filesystem>
#include <system_error>

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

db::Error about(const db::Error& error, const std::filesystem::path& path) {
  auto told = error;
  static_cast<std::runtime_error&>(told) =
      std::runtime_error("control database " + path.string() + ": " + error.what());
  return told;
}

}  // namespace

Store::State::State(const db::Drivers& drivers, const db::Url& url)
    : texts(texts_for(url)), owners(std::filesystem::absolute(url.path).string() + ".owners") {
  auto place = url;
  place.path = std::filesystem::absolute(url.path);
  make_directory_of(place.path);
  try {
    connection = drivers.of(url.dialect).connect({.url = place, .schema = {}}, {.may_create = true});
    // Before anything is written, a journal mode included.
    recognise(*connection, texts);
    owners.prepare();
    const auto opening = owners.opening();
    for (const auto& statement : texts.session) connection->query(statement);
    control_id = upgrade(*connection, texts);
  } catch (const db::Error& error) {
    throw about(error, place.path);
  }
}

db::Rows Store::State::ask(std::string_view sql, std::initializer_list<db::Value> args) {
  const std::scoped_lock lock(mutex);
  return query(sql, args);
}

db::Rows Store::State::query(std::string_view sql, std::initializer_list<db::Value> args) {
  return connection->query(sql, db::Args(args.begin(), args.size()));
}

const std::string& Store::State::owner() {
  if (!presence) {
    owners.remove_stale();
    presence.emplace(owners);
  }
  query(texts.write_owner, {presence->id(), presence->name()});
  return presence->id();
}

Store::State::Transaction::Transaction(State& state) : state_(state), lock_(state.mutex) {
  state_.connection->execute(state_.texts.begin);
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
