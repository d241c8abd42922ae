#pragma once

#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <stdlib.h>

#include "run/pause.hpp"
#include "run/runner.hpp"

namespace drover::run {

// Keeps what happened. Runners of several threads may share one.
class Witness : public events::Listener {
 public:
  void on(const events::Event& event) override {
    const std::scoped_lock lock(mutex_);
    events_.push_back(event);
  }

  template <class Kind>
  std::vector<Kind> all() const {
    const std::scoped_lock lock(mutex_);
    std::vector<Kind> found;
    for (const auto& event : events_) {
      if (const auto* one = std::get_if<Kind>(&event)) found.push_back(*one);
    }
    return found;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<events::Event> events_;
};

// A new connection each time; each may be dressed up before the runner gets it.
class NewConnections : public Connections {
 public:
  using Dress = std::function<std::unique_ptr<db::Connection>(std::unique_ptr<db::Connection>)>;

  NewConnections(const db::Driver& driver, const db::SessionOptions& session, Dress dress = {})
      : driver_(driver), session_(session), dress_(std::move(dress)) {}

  std::unique_ptr<db::Connection> take(const db::Address& address) override {
    auto connection = driver_.connect(address, session_);
    return dress_ ? dress_(std::move(connection)) : std::move(connection);
  }
  void give_back(const db::Address& /*address*/, std::unique_ptr<db::Connection> /*connection*/) override {}

 private:
  const db::Driver& driver_;
  const db::SessionOptions& session_;
  Dress dress_;
};

// As behind a transaction pooler: everybody gets the session lock, and only the ledger's own swap is left.
class Lockless : public db::Connection {
 public:
  explicit Lockless(std::unique_ptr<db::Connection> inner) : inner_(std::move(inner)) {}

  void execute(std::string_view sql) override { inner_->execute(sql); }
  db::Rows query(std::string_view sql, db::Args args) override { return inner_->query(sql, args); }
  std::vector<db::Answer> play(const db::Script& script, const db::StepDone& done) override {
    return inner_->play(script, done);
  }
  std::unique_ptr<db::Lock> try_lock(std::string_view /*name*/) override { return std::make_unique<db::Lock>(); }
  void reset() override { inner_->reset(); }
  void cancel() noexcept override { inner_->cancel(); }
  std::string server_version() const override { return inner_->server_version(); }

  static std::unique_ptr<db::Connection> dress(std::unique_ptr<db::Connection> inner) {
    return std::make_unique<Lockless>(std::move(inner));
  }

 private:
  std::unique_ptr<db::Connection> inner_;
};

// Comes back when `holds` does, or fails the test after half a minute.
inline void wait_until(const std::string& what, const std::function<bool()>& holds) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{30};
  while (!holds()) {
    if (std::chrono::steady_clock::now() > deadline) throw std::runtime_error("waited in vain: " + what);
    pause(std::chrono::milliseconds{5}, {});
  }
}

// A directory of migrations and one target to bring to them; what kind of target it is, the suites below say.
struct Target : testing::Test {
  Target() {
    auto name = (std::filesystem::temp_directory_path() / "drover-run-XXXXXX").string();
    directory = std::filesystem::canonical(::mkdtemp(name.data()));
    std::filesystem::create_directory(directory / "migrations");
    session.lock_timeout = std::chrono::seconds{2};
    limits.attempt_delays = {std::chrono::milliseconds{1}};
    limits.longest_lock_pause = std::chrono::milliseconds{50};
  }
  Target(const Target&) = delete;
  Target& operator=(const Target&) = delete;
  ~Target() override { std::filesystem::remove_all(directory); }

  void file(const std::string& name, const std::string& text) const {
    std::ofstream(directory / "migrations" / name) << text;
  }

  const migrations::Catalog& load() {
    auto loaded = migrations::Catalog::load(
        {.directory = directory / "migrations", .project = directory, .dialect = driver->dialect()});
    if (!loaded) throw std::runtime_error(to_string(loaded.error().front()));
    catalog = std::make_unique<migrations::Catalog>(*std::move(loaded));
    return *catalog;
  }

  Job job(std::int64_t epoch = 1, const std::string& control = "control-a") const {
    Job made;
    made.label = made.tenant = "acme";
    made.address = address;
    made.catalog = catalog.get();
    made.writer = {.control_id = control, .epoch = epoch, .batch = epoch, .worker = "test"};
    return made;
  }

  Result run(const Job& job, const std::stop_token& stopped) {
    NewConnections connections(*driver, session, dress);
    return Runner(*driver, session, limits, witness).run(job, connections, stopped);
  }
  Result run(const Job& job) { return run(job, stop.get_token()); }
  Result run() { return run(job()); }

  // A runner beside the test. One that still runs when the test gives up is stopped, whatever it waits for.
  std::jthread start(Result& result) {
    return std::jthread([this, &result](const std::stop_token& stopped) { result = run(job(), stopped); });
  }

  ledger::History history() const {
    const auto connection = driver->connect(address, session);
    return ledger::Ledger(*driver, address, {}).read(*connection);
  }

  // The first value of the first row, on a connection of its own.
  std::string ask(const std::string& sql) const {
    const auto rows = driver->connect(address, session)->query(sql);
    return rows.empty() ? std::string("no row") : db::text_of(rows.rows.front().front());
  }
  void execute(const std::string& sql) const { driver->connect(address, session)->execute(sql); }

  static std::string failure_class(const Result& result) {
    return result.outcome.failure ? result.outcome.failure->error_class : std::string("none");
  }

  std::filesystem::path directory;
  std::unique_ptr<db::Driver> driver;
  std::unique_ptr<migrations::Catalog> catalog;
  db::Address address;
  db::SessionOptions session;
  Limits limits;
  Witness witness;
  NewConnections::Dress dress;
  std::stop_source stop;
};

}  // namespace drover::run
