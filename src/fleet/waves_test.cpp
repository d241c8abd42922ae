#include "fleet/waves.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fleet/halting.hpp"

namespace drover::fleet {

namespace {

using control::JobState;
using ::testing::HasSubstr;

std::vector<tenants::Target> fleet_of(int count) {
  std::vector<tenants::Target> fleet;
  for (int i = 0; i < count; ++i) {
    tenants::Target target;
    target.label = target.tenant.id.text = "t" + std::to_string(i);
    target.tenant.labels["ring"] = i < 3 ? "canary" : "eu";
    target.address = db::Address::of(*db::parse_url("sqlite:/fleet/" + target.label));
    fleet.push_back(target);
  }
  return fleet;
}

std::map<std::int64_t, int> sizes(const WaveRules& rules, int count) {
  const auto fleet = fleet_of(count);
  std::vector<const tenants::Target*> targets;
  for (const auto& target : fleet) targets.push_back(&target);
  std::map<std::int64_t, int> sizes;
  for (const auto number : assign(*parse_waves(rules), targets)) ++sizes[number];
  return sizes;
}

using Sizes = std::map<std::int64_t, int>;

control::WaveTally wave(std::int64_t number, std::string name, std::int64_t done, std::int64_t failed,
                        std::int64_t queued = 0) {
  return {.position = {.stage = 0, .wave = number},
          .name = std::move(name),
          .jobs = {{JobState::done, done}, {JobState::failed, failed}, {JobState::queued, queued}}};
}

}  // namespace

TEST(WavesTest, count_earlier_ones_in) {
  EXPECT_EQ(sizes({}, 10), (Sizes{{1, 10}}));
  EXPECT_EQ(sizes({.canary = "10", .waves = {"1%", "10%", "100%"}}, 1000),
            (Sizes{{1, 10}, {3, 90}, {4, 900}}));  // the canary is one in a hundred already
  EXPECT_EQ(sizes({.canary = "2"}, 10), (Sizes{{1, 2}, {2, 8}}));
  EXPECT_EQ(sizes({.waves = {"50%"}}, 10), (Sizes{{1, 5}, {2, 5}}));
  EXPECT_EQ(sizes({.canary = "50"}, 10), (Sizes{{1, 10}}));
}

TEST(WavesTest, may_be_groups_by_label) {
  EXPECT_EQ(sizes({.canary = "ring=canary", .waves = {"ring=eu"}}, 10), (Sizes{{1, 3}, {2, 7}}));
  EXPECT_EQ(sizes({.waves = {"ring=us"}}, 10), (Sizes{{2, 10}}));
}

TEST(WavesTest, that_are_none_are_refused) {
  for (const auto* text : {"0%", "101%", "10", "-1%", "%", "x", "1.%", "1%%"}) {
    EXPECT_FALSE(parse_waves({.waves = {text}})) << text;
  }
  for (const auto* text : {"0", "-3", "many", "10%"}) EXPECT_FALSE(parse_waves({.canary = text})) << text;
  EXPECT_FALSE(parse_waves({.waves = {"10%", "5%"}}));
}

TEST(WavesTest, names_those_by_label_that_nobody_is_in) {
  const auto fleet = fleet_of(5);
  std::vector<const tenants::Target*> targets;
  for (const auto& target : fleet) targets.push_back(&target);
  const auto empty = [&](const WaveRules& rules) { return empty_waves(*parse_waves(rules), targets); };
  EXPECT_EQ(empty({.canary = "ring=canary", .waves = {"ring=eu", "100%"}}), std::vector<std::string>{});
  EXPECT_EQ(empty({.canary = "ring=canarry", .waves = {"ring=us", "rung=eu"}}),
            (std::vector<std::string>{"canary", "ring=us", "rung=eu"}));
}

TEST(HaltingTest, by_number) {
  HaltRules rules{.failures = 2};
  EXPECT_FALSE(why_halt(rules, {.waves = {wave(1, "", 5, 2, 90)}}));
  EXPECT_EQ(why_halt(rules, {.waves = {wave(1, "", 5, 2, 0), wave(2, "", 5, 1, 90)}}), "3 failed, more than 2");
}

TEST(HaltingTest, judges_a_canary_when_all_of_it_was_tried) {
  HaltRules rules{.percent = 1};
  const std::vector<control::WaveTally> waves{wave(1, "canary", 6, 4), wave(2, "100%", 0, 0, 2990)};
  EXPECT_FALSE(why_halt(rules, {.waves = waves, .wave = 1}));
  EXPECT_EQ(why_halt(rules, {.waves = waves, .wave = 1, .wave_over = true}), "canary: 6 done, 4 failed (40 % > 1 %)");
}

TEST(HaltingTest, judges_other_waves_as_soon_as_it_is_certain) {
  HaltRules rules{.percent = 1};
  const std::vector<control::WaveTally> waves{wave(1, "canary", 10, 0), wave(2, "100%", 1, 2, 97)};
  EXPECT_THAT(*why_halt(rules, {.waves = waves, .wave = 2}), HasSubstr("(2 % > 1 %)"));
  EXPECT_FALSE(why_halt(rules, {.waves = {wave(1, "", 1, 1, 98)}, .wave = 1}));
}

TEST(HaltingTest, by_the_same_error_in_a_row) {
  HaltRules rules{.same_error = 3};
  const control::Ended bad{
      .state = JobState::failed, .error_class = "sql", .sqlstate = "42703", .message = "no column"};
  auto other = bad;
  other.message = "another";
  EXPECT_THAT(*why_halt(rules, {.latest = {bad, bad, bad, {}}}), HasSubstr("42703 no column"));
  EXPECT_FALSE(why_halt(rules, {.latest = {bad, other, bad}}));
  EXPECT_FALSE(why_halt(rules, {.latest = {bad, {}, bad}}));
  EXPECT_FALSE(why_halt(rules, {.latest = {bad, bad}}));
}

TEST(HaltingTest, by_slowing_down) {
  HaltRules rules{.slow_down = 3};
  const std::vector<control::Ended> quick(10, {.duration = std::chrono::milliseconds(100)});
  const std::vector<control::Ended> slow(20, {.duration = std::chrono::milliseconds(301)});
  const std::vector<control::WaveTally> waves{wave(1, "canary", 10, 0), wave(2, "100%", 20, 0, 100)};
  EXPECT_THAT(*why_halt(rules, {.waves = waves, .wave = 2, .latest = slow, .first_wave = quick}),
              HasSubstr("more than 3 times"));
  EXPECT_FALSE(why_halt(rules, {.waves = waves, .wave = 1, .latest = slow, .first_wave = quick}));
  EXPECT_FALSE(why_halt(rules, {.waves = waves, .wave = 2, .latest = quick, .first_wave = quick}));
}

}  // namespace drover::fleet
