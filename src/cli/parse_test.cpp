#include "cli/parse.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/goals.hpp"

namespace drover::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

using Words = std::vector<std::string>;

Parsed said(const Words& words) { return parse(commands(), words); }

std::string verb(const Words& words) {
  const auto parsed = said(words);
  return parsed.command == nullptr ? std::string("none") : std::string(parsed.command->name);
}

TEST(Parse, finds_verbs_and_their_aliases) {
  EXPECT_EQ(verb({"migrate"}), "migrate");
  EXPECT_EQ(verb({"up"}), "migrate");
  EXPECT_EQ(verb({"down", "--steps", "1"}), "migrate-back");
  EXPECT_EQ(verb({"tenant", "list"}), "tenant list");
  EXPECT_EQ(verb({}), "none");
}

TEST(Parse, takes_global_options_before_and_behind_the_verb) {
  for (const auto& words :
       {Words{"--output", "json", "status"}, Words{"status", "--output", "json"}, Words{"status", "--output=json"}}) {
    EXPECT_EQ(said(words).arguments.output, "json");
  }
  EXPECT_EQ(said({"tenant", "list", "--config", "x.toml"}).arguments.config, "x.toml");
}

TEST(Parse, collects_what_may_be_said_more_than_once) {
  const auto arguments = said({"migrate", "--tenant", "a,b", "--tenant", "c", "-j", "4"}).arguments;
  EXPECT_THAT(arguments.tenant, ElementsAre("a,b", "c"));
  EXPECT_EQ(arguments.concurrency, "4");
}

TEST(Parse, says_what_was_probably_meant) {
  for (const auto& [words, meant] :
       std::vector<std::pair<Words, std::string>>{{{"migrte"}, "migrate"},
                                                  {{"migrate", "--tenat", "a"}, "--tenant"},
                                                  {{"status", "--outptu", "json"}, "--output"}}) {
    const auto parsed = said(words);
    EXPECT_TRUE(parsed.is_error);
    EXPECT_EQ(parsed.command, nullptr);
    EXPECT_THAT(parsed.text, HasSubstr("did you mean `" + meant + "`?"));
  }
}

TEST(Parse, refuses_values_that_are_missing_or_empty) {
  for (const auto& words : {Words{"migrate", "--to"}, Words{"migrate", "--to", ""}, Words{"migrate", "--tenant", ""},
                            Words{"migrate", "--tenant"}, Words{"migrate-back", "3"}}) {
    EXPECT_TRUE(said(words).is_error || said(words).command == nullptr || !said(words).arguments.words.empty());
  }
  EXPECT_TRUE(said({"migrate", "--to", ""}).is_error);
  EXPECT_TRUE(said({"migrate", "--to"}).is_error);
  EXPECT_EQ(said({"migrate", "--to"}).text, "--to takes a value");
  EXPECT_EQ(said({"migrate", "--to"}).hint, "drover migrate --help");
}

TEST(Parse, explains_itself) {
  for (const auto& words : {Words{"--help"}, Words{"migrate", "--help"}, Words{"tenant", "--help"}}) {
    const auto parsed = said(words);
    EXPECT_FALSE(parsed.is_error);
    EXPECT_EQ(parsed.command, nullptr);
    EXPECT_FALSE(parsed.text.empty());
  }
}

TEST(Parse, shows_the_whole_line_that_calls_a_verb) {
  EXPECT_THAT(said({"migrate", "--help"}).text, HasSubstr("Usage: drover migrate [OPTIONS]"));
  EXPECT_THAT(said({"run", "show", "--help"}).text, HasSubstr("Usage: drover run show [OPTIONS]"));
  EXPECT_THAT(said({"--help"}).text, HasSubstr("verbs: list, show, pause, resume, cancel"));
  EXPECT_EQ(said({"nosuch"}).hint, "drover --help");
  EXPECT_EQ(said({"run", "show", "--nosuch"}).hint, "drover run show --help");
  EXPECT_EQ(said({"run", "show", "--nosuch"}).verb, "run show");
  EXPECT_EQ(said({"up", "--nosuch"}).verb, "migrate");
  EXPECT_EQ(said({"--output", "ndjson"}).verb, "");
}

TEST(Parse, asks_for_the_verb_that_is_missing) {
  EXPECT_TRUE(said({"run"}).is_error);
  EXPECT_EQ(said({"run"}).text, "a verb is missing: one of list, show, pause, resume, cancel");
  EXPECT_EQ(said({"run", "shw"}).text, "there is no verb `shw`; did you mean `show`?");
  EXPECT_TRUE(said({"--quiet"}).is_error);
  EXPECT_EQ(verb({"worker"}), "worker");
}

TEST(Parse, tells_its_version_as_programs_do) {
  const auto parsed = said({"--version"});
  EXPECT_FALSE(parsed.is_error);
  EXPECT_EQ(parsed.command, nullptr);
  EXPECT_THAT(parsed.text, testing::MatchesRegex("drover [0-9.]+"));
}

TEST(Parse, has_no_verb_twice_and_each_with_a_summary) {
  std::vector<std::string> names;
  for (const auto& command : commands()) {
    EXPECT_FALSE(command.summary.empty()) << command.name;
    names.emplace_back(command.name);
    if (!command.alias.empty()) names.emplace_back(command.alias);
  }
  std::ranges::sort(names);
  EXPECT_EQ(std::ranges::adjacent_find(names), names.end());
}

TEST(Goals, forward_take_one_aim) {
  EXPECT_TRUE(std::holds_alternative<plan::Newest>(forward_goal({})->aim));
  EXPECT_TRUE(std::holds_alternative<plan::UpTo>(forward_goal({.to = "0007"})->aim));
  EXPECT_TRUE(std::holds_alternative<plan::OnlyUp>(forward_goal({.only = "0007"})->aim));
  EXPECT_EQ(forward_goal({.out_of_order = "apply"})->out_of_order, plan::OutOfOrder::apply);
  EXPECT_EQ(forward_goal({.type = {"base,transaccional"}})->types.size(), 2U);
  EXPECT_FALSE(forward_goal({.to = "1", .only = "2"}));
  EXPECT_FALSE(forward_goal({.to = "-7"}));
  EXPECT_FALSE(forward_goal({.type = {"bse"}}));
  EXPECT_FALSE(forward_goal({.out_of_order = "yes"}));
}

TEST(Goals, back_need_exactly_one_aim) {
  EXPECT_TRUE(std::holds_alternative<plan::BackToBatch>(back_goal({.to_batch = "0"})->aim));
  EXPECT_TRUE(std::holds_alternative<plan::BackBatch>(back_goal({.batch = "3"})->aim));
  EXPECT_TRUE(std::holds_alternative<plan::BackTo>(back_goal({.to = "0"})->aim));
  EXPECT_TRUE(std::holds_alternative<plan::BackOnly>(back_goal({.only = "7"})->aim));
  EXPECT_TRUE(std::holds_alternative<plan::BackSteps>(back_goal({.steps = "2"})->aim));
  EXPECT_FALSE(back_goal({}));
  EXPECT_FALSE(back_goal({.batch = "3", .steps = "1"}));
  EXPECT_FALSE(back_goal({.batch = "0"}));
  EXPECT_FALSE(back_goal({.steps = "-1"}));
  EXPECT_FALSE(back_goal({.to_batch = "three"}));
  EXPECT_THAT(back_goal({.batch = "x"}).error().message, HasSubstr("--batch"));
}

}  // namespace
}  // namespace drover::cli
