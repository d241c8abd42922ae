#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include "control/store.hpp"
#include "drivers/sqlite/driver.hpp"

namespace drover::control {

// A control database of its own for each test, in a directory that goes with it.
class ControlTest : public ::testing::Test {
 protected:
  ControlTest() : drivers_(make_drivers()), directory_(make_directory()) {}
  void TearDown() override {
    std::error_code error;
    std::filesystem::remove_all(directory_, error);
  }

  std::filesystem::path path() const { return directory_ / ".drover" / "control.db"; }
  db::Url url() const {
    db::Url url;
    url.dialect = sql::Dialect::sqlite;
    url.path = path();
    return url;
  }
  std::unique_ptr<Store> open() const { return std::make_unique<Store>(drivers_, url()); }

  // A look past the store.
  db::Rows look(const std::string& sql) const {
    db::SessionOptions options;
    options.may_create = true;
    return drivers_.of(sql::Dialect::sqlite).connect({.url = url(), .schema = {}}, options)->query(sql);
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

 private:
  static db::Drivers make_drivers() {
    std::vector<std::unique_ptr<db::Driver>> drivers;
    drivers.push_back(sqlite::make_driver());
    return db::Drivers(std::move(drivers));
  }

  static std::filesystem::path make_directory() {
    auto name = (std::filesystem::temp_directory_path() / "drover-control-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
    return name;
  }
};

}  // namespace drover::control
