#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/place.hpp"

namespace drover::conformance {

// What `work` throws; a class nobody expects where it throws nothing.
inline db::Error error_in(const std::function<void()>& work) {
  try {
    work();
  } catch (const db::Error& error) {
    return error;
  }
  return {db::ErrorClass::fenced, "", "nothing was thrown"};
}

inline std::string class_in(const std::function<void()>& work) {
  return std::string(db::to_string(error_in(work).error_class));
}

inline std::string first_value(db::Connection& connection, const std::string& sql) {
  const auto rows = connection.query(sql);
  return rows.empty() ? std::string("no row") : db::text_of(rows.rows.front().front());
}

inline db::Statement body(const std::string& sql) { return {.sql = sql}; }

inline std::vector<std::string> states(const std::vector<db::Answer>& answers) {
  std::vector<std::string> words;
  for (const auto& answer : answers) {
    words.emplace_back(answer.state == db::StepState::done     ? "done"
                       : answer.state == db::StepState::failed ? "failed"
                                                               : "not attempted");
  }
  return words;
}

// Comes back when `holds` does, or fails after half a minute. `holds` is what waits, if anything does.
inline void wait_until(const std::string& what, const std::function<bool()>& holds) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{30};
  while (!holds()) {
    if (std::chrono::steady_clock::now() > deadline) throw std::runtime_error("waited in vain: " + what);
  }
}

// A test of the contract of src/db, run for every database.
class Contract : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    place_ = Place::make(GetParam());
    if (!place_) GTEST_SKIP() << GetParam() << " is not installed";
  }

  const Place& place() const { return *place_; }
  const db::Driver& driver() const { return place_->driver(); }

  // The statements in the driver's own envelope, as the runner makes it.
  db::Step step(const std::vector<db::Statement>& statements, const db::TransactionOptions& transaction = {},
                const db::SessionOptions& session = {}) const {
    const auto envelope = driver().envelope(place_->address(), session, transaction);
    db::Step made;
    for (const auto* part :
         {&envelope.before, &envelope.open, &statements, &envelope.guard, &envelope.close, &envelope.after}) {
      made.statements.insert(made.statements.end(), part->begin(), part->end());
    }
    return made;
  }

  // Which of the tables `candidates` exist.
  std::vector<std::string> tables(const std::vector<std::string>& candidates) const {
    const auto connection = place_->connect();
    std::vector<std::string> found;
    for (const auto& table : candidates) {
      try {
        connection->query("SELECT 1 FROM " + table);
        found.push_back(table);
      } catch (const db::Error&) {
      }
    }
    return found;
  }

 private:
  std::unique_ptr<Place> place_;
};

inline std::string place_name(const testing::TestParamInfo<std::string>& info) { return info.param; }

// For each file of the contract: its own suite, run everywhere.
#define DROVER_EVERYWHERE(Suite) INSTANTIATE_TEST_SUITE_P(Every, Suite, testing::ValuesIn(Place::names()), place_name)

// What is particular to PostgreSQL, with a database of the test's own.
class OnPostgres : public testing::Test {
 protected:
  void SetUp() override {
    place_ = Place::make("postgres");
    if (!place_) GTEST_SKIP() << "PostgreSQL is not installed";
  }

  db::Address address() const { return place_->address(); }
  const db::Driver& driver() const { return place_->driver(); }
  std::unique_ptr<db::Connection> connect(const db::SessionOptions& options = {}) const {
    return place_->connect(options);
  }
  void execute(const std::string& sql) const { connect()->execute(sql); }

  std::unique_ptr<Place> place_;
};

}  // namespace drover::conformance
