#include "match.hpp"

#include <gtest/gtest.h>

namespace drover::stories {
namespace {

TEST(Match, takes_plain_text_literally) {
  EXPECT_TRUE(fits("a.b", "a.b"));
  EXPECT_FALSE(fits("a.b", "axb"));
  EXPECT_FALSE(fits("a", "ab"));
  EXPECT_FALSE(fits("ab", "a"));
}

TEST(Match, knows_its_wildcards) {
  EXPECT_TRUE(fits("a <any> z", "a  z"));
  EXPECT_TRUE(fits("<n> tenants", "10,000 tenants"));
  EXPECT_FALSE(fits("<n> tenants", "many tenants"));
  EXPECT_FALSE(fits("<n>", "1,"));
  EXPECT_TRUE(fits("by <word>", "by ci-7"));
  EXPECT_FALSE(fits("by <word>", "by ci 7"));
  EXPECT_TRUE(fits("done, <time>", "done, 00:01:13"));
  EXPECT_TRUE(fits("(<time>)", "(0.8 s)"));
  EXPECT_TRUE(fits("(<time>)", "(1 m 52 s)"));
  EXPECT_TRUE(fits("at <time>", "at 2026-01-31T10:00:00.123Z"));
  EXPECT_FALSE(fits("(<time>)", "(soon)"));
}

TEST(Match, finds_a_pattern_within_a_line) {
  EXPECT_TRUE(fits_within("failed t-<n>", "x failed t-7 y"));
  EXPECT_FALSE(fits_within("failed t-<n>", "x failed u-7 y"));
}

TEST(Match, compares_blocks_of_lines) {
  EXPECT_TRUE(fits(Lines{"a", "...", "z"}, Lines{"a", "b", "c", "z"}));
  EXPECT_TRUE(fits(Lines{"a", "...", "z"}, Lines{"a", "z"}));
  EXPECT_FALSE(fits(Lines{"a", "...", "z"}, Lines{"a", "b"}));
  EXPECT_FALSE(fits(Lines{"a"}, Lines{"a", "a"}));
  EXPECT_TRUE(fits(Lines{}, Lines{}));
}

TEST(Match, shows_a_difference_with_what_agrees_around_it) {
  EXPECT_EQ(difference({"a", "b <n>", "c"}, {"a", "b 7", "d"}), "--- expected\n+++ got\n  a\n  b 7\n- c\n+ d\n");
}

TEST(Match, makes_times_of_an_example_into_wildcards) {
  EXPECT_EQ(timeless("5 migrated, 00:00:01"), "5 migrated, <time>");
  EXPECT_EQ(timeless("nothing to do (0.8 s)"), "nothing to do (<time>)");
  EXPECT_EQ(timeless("0001_customers.sql:3"), "0001_customers.sql:3");
  EXPECT_EQ(timeless("t-001 at 0003"), "t-001 at 0003");
}

TEST(Match, squeezes_blanks_between_columns) {
  EXPECT_EQ(squeezed("  12 ms ago      t-001  "), " 12 ms ago t-001");
  EXPECT_TRUE(fits(squeezed(timeless("5.1 ms ago     t-001")), squeezed("12 ms ago      t-001")));
  EXPECT_FALSE(fits(squeezed("a b"), squeezed("ab")));
}

}  // namespace
}  // namespace drover::stories
