#include "base/text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/secret.hpp"

namespace drover {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Text, splits_lists_and_leaves_out_what_is_empty) {
  EXPECT_THAT(split_list(" a, b ,,c,"), ElementsAre("a", "b", "c"));
  EXPECT_THAT(split_list(" , "), IsEmpty());
  EXPECT_THAT(split_list("a b  c", ' '), ElementsAre("a", "b", "c"));
}

TEST(Text, takes_only_whole_numbers_that_fit) {
  EXPECT_EQ(parse_number("0"), 0);
  EXPECT_EQ(parse_number("9223372036854775807"), 9223372036854775807LL);
  for (const std::string text : {"", "-1", "+1", " 1", "1 ", "1.0", "0x1", "9223372036854775808", "one"}) {
    EXPECT_FALSE(parse_number(text)) << text;
  }
}

TEST(Text, tells_utf8_from_what_is_not) {
  for (const std::string text : {"", "plain", "ñ€😀", "\x7f", "\xf4\x8f\xbf\xbf"}) EXPECT_TRUE(is_utf8(text)) << text;
  for (const auto& text : {std::string("a\0b", 3), std::string("\x80"), std::string("\xc3"), std::string("\xc0\xaf"),
                           std::string("\xed\xa0\x80"), std::string("\xf4\x90\x80\x80"), std::string("\xe2\x82")}) {
    EXPECT_FALSE(is_utf8(text)) << text;
  }
}

TEST(Text, finds_what_was_probably_meant) {
  const std::vector<std::string> names{"migrate", "migrate-back", "status"};
  EXPECT_EQ(closest("migrte", names), "migrate");
  EXPECT_EQ(closest("STATUS", names), "status");
  EXPECT_FALSE(closest("entirely other", names).has_value());
  EXPECT_FALSE(closest("x", std::vector<std::string>{}).has_value());
}

TEST(Text, groups_digits) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1000), "1,000");
  EXPECT_EQ(grouped(1234567), "1,234,567");
  EXPECT_EQ(grouped(-1000), "-1,000");
}

TEST(Secret, is_taken_out_of_any_text_in_both_spellings) {
  const Secret secret("p@ss word");
  EXPECT_EQ(redacted("u:p@ss word@h u:p%40ss%20word@h p@ss word", secret), "u:***@h u:***@h ***");
  EXPECT_EQ(redacted("as it is", Secret()), "as it is");
  EXPECT_EQ(redacted("a*b", Secret("*")), "a***b");
}

}  // namespace
}  // namespace drover
