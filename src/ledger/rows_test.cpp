#include "ledger/rows.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace drover::ledger {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using Cells = std::vector<db::Value>;

struct Journaled {
  std::string version = "0001";
  std::string state = "applied";
  std::string catalog = "tenant";
  bool back = false;
  db::Value step = std::nullopt;
  db::Value error = std::nullopt;
};

class Rows : public testing::Test {
 protected:
  Rows() {
    head_.columns = {"seq", "control_id", "epoch", "format"};
    journal_.columns = {"seq",   "catalog", "version",    "direction", "state",           "step",
                        "batch", "worker",  "started_at", "error",     "statement_hashes"};
    migrations_.columns = {"catalog",    "version",     "name",
                           "kind",       "type",        "outcome",
                           "batch",      "checksum",    "statements_checksum",
                           "applied_at", "duration_ms", "filters",
                           "has_down"};
  }

  void journal(const Journaled& row) {
    const auto seq = std::to_string(journal_.size() + 1);
    journal_.rows.push_back({seq, row.catalog, row.version, row.back ? "down" : "up", row.state, row.step, seq, "w",
                             "2026-11-24 10:02:11+00", row.error, "hash" + seq});
  }

  void migration(const std::string& version, const std::string& catalog = "tenant", const std::string& batch = "1") {
    migrations_.rows.push_back({catalog, version, "name", "versioned", "", "applied", batch, "c", "s1:c",
                                "2026-11-24 10:02:11.5+00", "3", "", "f"});
  }

  History read(std::size_t seq, const std::string& format = "1") {
    head_.rows = {Cells{std::to_string(seq), "control", "1", format}};
    return history_of({.head = head_, .journal = journal_, .migrations = migrations_}, "tenant");
  }
  History read() { return read(journal_.size()); }

  static std::vector<std::string> versions_of(const History& history) {
    std::vector<std::string> versions;
    for (const auto& entry : history.entries) versions.push_back(entry.version.text());
    return versions;
  }

  db::Rows head_;
  db::Rows journal_;
  db::Rows migrations_;
};

TEST_F(Rows, come_in_any_order_and_are_told_in_that_of_the_journal) {
  journal({.version = "0002"});
  journal({.version = "0001"});
  journal({.version = "0003"});
  std::ranges::reverse(journal_.rows);
  for (const std::string version : {"0003", "0002", "0001"}) migration(version);
  const auto history = read();
  EXPECT_EQ(history.standing, Standing::ours);
  EXPECT_THAT(versions_of(history), ElementsAre("0002", "0001", "0003"));
  EXPECT_EQ(history.entries.front().seq, 1);
  EXPECT_EQ(to_iso8601(history.entries.front().applied_at), "2026-11-24T10:02:11.500000Z");
}

TEST_F(Rows, of_another_catalog_count_and_are_not_told) {
  journal({.version = "0001"});
  journal({.version = "0009", .catalog = "other"});
  journal({.version = "0002", .state = "failed", .catalog = "other", .error = "no"});
  migration("0001");
  migration("0009", "other", "77");
  const auto history = read();
  EXPECT_EQ(history.standing, Standing::ours);
  EXPECT_THAT(versions_of(history), ElementsAre("0001"));
  EXPECT_FALSE(history.last_failure);
  EXPECT_EQ(history.highest_batch, 77);
}

TEST_F(Rows, the_highest_batch_may_be_that_of_a_claim) {
  journal({.version = "", .state = "claim"});
  EXPECT_EQ(read().highest_batch, 1);
}

TEST_F(Rows, tell_the_last_failure_until_anything_is_behind_it) {
  journal({.version = "0001"});
  journal({.version = "0002", .state = "failed", .error = "no such table"});
  const auto failed = read();
  ASSERT_TRUE(failed.last_failure);
  EXPECT_EQ(failed.last_failure->version.text(), "0002");
  EXPECT_EQ(failed.last_failure->error, "no such table");
  EXPECT_EQ(failed.last_failure->batch, 2);
  journal({.version = "", .state = "claim"});
  EXPECT_FALSE(read().last_failure);
}

TEST_F(Rows, tell_what_was_begun_and_not_ended) {
  journal({.version = "0001", .step = "0"});
  journal({.version = "0001", .state = "intent", .step = "1"});
  auto begun = read();
  ASSERT_TRUE(begun.unfinished);
  EXPECT_THAT(begun.unfinished->done, ElementsAre("hash1"));
  ASSERT_TRUE(begun.unfinished->intent);
  EXPECT_EQ(begun.unfinished->intent->step, 1);
  EXPECT_EQ(begun.unfinished->intent->hashes, "hash2");
  journal({.version = "0001", .step = "1"});
  EXPECT_FALSE(read().unfinished->intent);
  EXPECT_THAT(read().unfinished->done, ElementsAre("hash1", "hash3"));
  journal({.version = "0001"});
  EXPECT_FALSE(read().unfinished);
}

TEST_F(Rows, a_first_step_that_failed_has_left_nothing) {
  journal({.version = "0001", .state = "failed", .step = "0", .error = "no"});
  EXPECT_FALSE(read().unfinished);
  EXPECT_TRUE(read().last_failure);
}

TEST_F(Rows, that_contradict_each_other_say_so) {
  journal({});
  journal({});
  EXPECT_EQ(read(3).standing, Standing::inconsistent);
  EXPECT_EQ(read(1).standing, Standing::inconsistent);
  journal_.rows.erase(journal_.rows.begin());  // a row is missing, and the highest is there
  EXPECT_EQ(read(2).standing, Standing::inconsistent);
  head_.rows.clear();
  EXPECT_EQ(history_of({.head = head_, .journal = journal_, .migrations = migrations_}, "tenant").standing,
            Standing::inconsistent);
}

TEST_F(Rows, with_a_word_for_a_number_say_so) {
  journal({});
  migration("0001", "tenant", "first");
  EXPECT_EQ(read().standing, Standing::inconsistent);
  EXPECT_EQ(read().explanation, "in the ledger 'first' is no number: somebody changed it by hand");
  migrations_.rows.clear();
  EXPECT_EQ(read(1, "1x5").standing, Standing::inconsistent);
  journal_.rows.front().front() = "99999999999999999999";
  EXPECT_EQ(read().standing, Standing::inconsistent);
}

TEST_F(Rows, without_a_version_are_nobodys) {
  migration("");
  EXPECT_EQ(read().standing, Standing::inconsistent);
}

TEST_F(Rows, of_a_newer_format_are_left_alone) {
  journal({});
  const auto history = read(7, "2");
  EXPECT_EQ(history.standing, Standing::newer);
  EXPECT_THAT(history.entries, IsEmpty());
}

}  // namespace
}  // namespace drover::ledger
