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

TEST(Text, makes_foreign_text_harmless) {
  EXPECT_EQ(visible("a\nb\t\x1b[31mc\x7f"), "a b \\x1b[31mc\\x7f");
  EXPECT_EQ(visible("ñ€"), "ñ€");
  EXPECT_EQ(visible("\xff"), "\\xff");
  EXPECT_EQ(visible("\xc2\x9b"), "\\x9b");
}

TEST(Text, reads_sizes_with_their_unit) {
  EXPECT_EQ(parse_size("512B"), 512);
  EXPECT_EQ(parse_size("64kB"), 65'536);
  EXPECT_EQ(parse_size("10MB"), 10'485'760);
  EXPECT_EQ(parse_size("2 gb"), 2'147'483'648);
  for (const auto* text : {"", "10", "MB", "-1MB", "1.5MB", "1TB", "1Mb/s", "99999999999GB"}) {
    EXPECT_FALSE(parse_size(text).has_value()) << text;
  }
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
