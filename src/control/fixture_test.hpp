#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include "control/store.hpp"
#include "drivers/postgres/driver.hpp"
#include "drivers/sqlite/driver.hpp"
#include "support/private_postgres.hpp"

namespace drover::control {

// A control database of its own for each test: a file in a directory that goes with it, or a database of a server that
// is there for all of them.
class ControlTest : public ::testing::TestWithParam<sql::Dialect> {
 protected:
  ControlTest() : drivers_(make_drivers()), directory_(make_directory()) {}
  void SetUp() override {
    if (!is_postgres()) return;
    if (support::PrivatePostgres::programs().empty()) GTEST_SKIP() << "PostgreSQL is not installed";
    database_ = "control_" + std::to_string(++made());
    connect(server_url("postgres"))->query("CREATE DATABASE " + database_);
  }
  void TearDown() override {
    std::error_code error;
    std::filesystem::remove_all(directory_, error);
  }

  std::filesystem::path path() const { return directory_ / ".drover" / "control.db"; }
  static bool is_postgres() { return GetParam() == sql::Dialect::postgres; }
  db::Url url() const {
    if (is_postgres()) return server_url(database_);
    db::Url url;
    url.dialect = sql::Dialect::sqlite;
    url.path = path();
    return url;
  }
  std::unique_ptr<Store> open(std::chrono::milliseconds lease = std::chrono::seconds(10)) const {
    return std::make_unique<Store>(drivers_, url(), lease);
  }

  // A look past the store.
  db::Rows look(const std::string& sql) const {
    const auto connection = connect(url());
    if (is_postgres()) connection->query("SET search_path = drover");
    return connection->query(sql);
  }
  std::unique_ptr<db::Connection> connect(const db::Url& url) const {
    db::SessionOptions options;
    options.may_create = true;
    return drivers_.of(url.dialect).connect(db::Address::of(url), options);
  }

  static Job job(std::int64_t run, const std::string& name) {
    return {.run = run,
            .stage = 1,
            .key = {"tenant", "sqlite:/" + name},
            .label = name,
            .server = "",
            .size = {},
            .approved = {"0001"}};
  }

  static std::vector<Job> jobs(std::int64_t run, int count) {
    std::vector<Job> jobs;
    for (int i = 0; i < count; ++i) jobs.push_back(job(run, "t" + std::to_string(i)));
    return jobs;
  }

  static ledger::History history(int versions, std::int64_t batch) {
    ledger::History history;
    history.standing = ledger::Standing::ours;
    history.highest_batch = batch;
    for (int i = 1; i <= versions; ++i) {
      ledger::Entry entry;
      entry.version = *migrations::Version::parse("000" + std::to_string(i));
      entry.name = "step_" + std::to_string(i);
      entry.batch = batch;
      entry.checksum = std::string(64, 'c');
      entry.statements_checksum = std::string(64, 's');
      entry.seq = i;
      history.entries.push_back(entry);
    }
    return history;
  }

  static Observation seen(const std::string& name, TargetState state, int versions = 1) {
    Observation observation;
    observation.key = {"tenant", "sqlite:/" + name};
    observation.label = name;
    observation.tenant = name;
    observation.state = state;
    observation.catalog_digest = "digest";
    observation.history = history(versions, 1);
    return observation;
  }

  static JobResult result(const Claim& claim, JobState state) {
    JobResult result;
    result.claim = claim;
    result.state = state;
    result.outcome.target = claim.job.label;
    result.outcome.tenant = claim.job.label;
    result.outcome.verdict = state == JobState::failed ? events::Verdict::failed : events::Verdict::migrated;
    if (state == JobState::done) result.observation = seen(claim.job.label, TargetState::migrated);
    if (state == JobState::failed) result.outcome.failure = events::Failure{.error_class = "sql", .message = "no"};
    return result;
  }

  static TargetRow row_of(Store& store, const std::string& name) {
    for (auto& row : store.targets("tenant")) {
      if (row.label == name) return row;
    }
    ADD_FAILURE() << "no target " << name;
    return {};
  }

  db::Drivers drivers_;
  std::filesystem::path directory_;
  std::string database_;

  static const support::PrivatePostgres& server() {
    static const support::PrivatePostgres the_server;
    return the_server;
  }

 private:
  static db::Url server_url(const std::string& database) { return *db::parse_url(server().url(database)); }
  static int& made() {
    static int count = 0;
    return count;
  }

  static db::Drivers make_drivers() {
    std::vector<std::unique_ptr<db::Driver>> drivers;
    drivers.push_back(sqlite::make_driver());
    drivers.push_back(postgres::make_driver());
    return db::Drivers(std::move(drivers));
  }

  static std::filesystem::path make_directory() {
    auto name = (std::filesystem::temp_directory_path() / "drover-control-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
    return name;
  }
};

inline std::string name_of(const ::testing::TestParamInfo<sql::Dialect>& info) {
  return std::string(sql::to_string(info.param));
}

inline auto each_database() { return ::testing::Values(sql::Dialect::sqlite, sql::Dialect::postgres); }

}  // namespace drover::control
