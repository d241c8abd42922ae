#include "ledger/history.hpp"

#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ledger/spelling.hpp"

namespace drover::ledger {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

migrations::Version version(const std::string& text) { return *migrations::Version::parse(text); }

TEST(Spelling, comes_back) {
  for (const auto kind : {Kind::versioned, Kind::repeatable, Kind::seed}) EXPECT_EQ(parse_kind(to_string(kind)), kind);
  for (const auto one : {Recorded::applied, Recorded::recorded, Recorded::skipped, Recorded::baselined}) {
    EXPECT_EQ(parse_recorded(to_string(one)), one);
  }
}

TEST(Spelling, keeps_what_was_deferred_beside_the_filter) {
  const std::vector<migrations::Version> deferred{version("0003"), version("0005")};
  EXPECT_EQ(filters_text("type=base,data", deferred), "type=base,data deferred=0003,0005");
  EXPECT_EQ(filters_text("", deferred), "deferred=0003,0005");
  EXPECT_EQ(filters_text("type=base", {}), "type=base");
  EXPECT_THAT(deferred_of("type=base,data deferred=0003,0005"), ElementsAre(version("3"), version("5")));
  EXPECT_THAT(deferred_of("type=base"), IsEmpty());
}

History two() {
  History history;
  history.standing = Standing::ours;
  history.entries = {{.version = version("9")}, {.version = version("0010")}};
  history.entries[0].statements_checksum = "s1:a";
  return history;
}

TEST(History, finds_by_number_and_knows_its_highest) {
  const auto history = two();
  EXPECT_EQ(history.find(version("010")), &history.entries[1]);
  EXPECT_EQ(history.find(version("11")), nullptr);
  EXPECT_EQ(history.highest()->text(), "0010");
  EXPECT_EQ(History{}.highest(), nullptr);
}

TEST(History, has_an_index_that_finds_what_it_finds) {
  auto history = two();
  history.entries.push_back({.version = version("10.0"), .name = "the same again"});
  history.entries.push_back({.version = migrations::Version::named("ana", 7)});
  const Index index(history);
  for (const auto& wanted : {version("9"), version("10"), version("11"), migrations::Version::named("ana"),
                             migrations::Version::named("bob")}) {
    EXPECT_EQ(index.find(wanted), history.find(wanted)) << wanted.text();
  }
}

TEST(History, has_a_digest_of_everything_a_plan_is_made_from) {
  const auto digest = two().digest();
  EXPECT_EQ(two().digest(), digest);
  const std::vector<std::function<void(History&)>> changes{
      [](History& one) { one.standing = Standing::foreign; },
      [](History& one) { one.entries.pop_back(); },
      [](History& one) { std::swap(one.entries[0], one.entries[1]); },
      [](History& one) { one.entries[0].outcome = Recorded::skipped; },
      [](History& one) { one.entries[0].statements_checksum = "s1:b"; },
      [](History& one) { one.entries[0].batch = 7; },
      [](History& one) { one.entries[0].filters = "type=base"; },
      [](History& one) { one.entries[0].has_down = true; },
      [](History& one) { one.last_failure = LastFailure{.version = version("11")}; }};
  for (std::size_t i = 0; i < changes.size(); ++i) {
    auto changed = two();
    changes[i](changed);
    EXPECT_NE(changed.digest(), digest) << "change " << i;
  }
  auto same = two();
  same.entries[0].duration = std::chrono::milliseconds{5};
  same.entries[0].checksum = "other bytes, same statements";
  EXPECT_EQ(same.digest(), digest);
}

}  // namespace
}  // namespace drover::ledger
