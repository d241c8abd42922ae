#include "base/time.hpp"

#include <gtest/gtest.h>

namespace drover {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

TEST(Time, comes_back_as_it_was_written) {
  for (const auto micros : {0LL, 1'700'000'000'123'456LL, 4'102'444'799'999'999LL}) {
    const Instant instant{microseconds{micros}};
    EXPECT_EQ(parse_iso8601(to_iso8601(instant)), instant);
  }
  EXPECT_EQ(to_iso8601(Instant{microseconds{1}}), "1970-01-01T00:00:00.000001Z");
}

TEST(Time, is_taken_as_databases_write_it) {
  const auto second = *parse_iso8601("2026-11-24T10:02:11Z");
  EXPECT_EQ(to_iso8601(second), "2026-11-24T10:02:11.000000Z");
  EXPECT_EQ(parse_iso8601("2026-11-24 10:02:11+00"), second);
  EXPECT_EQ(parse_iso8601("2026-11-24 10:02:11.1+00"), second + milliseconds{100});
  EXPECT_EQ(parse_iso8601("2026-11-24 10:02:11.00012+00"), second + microseconds{120});
  EXPECT_EQ(parse_iso8601("2026-11-24T10:02:11.123000Z"), second + milliseconds{123});
}

TEST(Time, refuses_what_is_no_instant) {
  for (const std::string text :
       {"", "2026-11-24", "2026-02-30T00:00:00Z", "2026-11-24T10:02:11", "2026-11-24 10:02:11+01",
        "2026-11-24T10:02:11.Z", "2026-11-24T10:02:11.1234567Z", "infinity", "nonsense, really, it is"}) {
    EXPECT_FALSE(parse_iso8601(text)) << text;
  }
}

TEST(Time, takes_durations_with_their_unit) {
  EXPECT_EQ(parse_duration("250ms"), milliseconds{250});
  EXPECT_EQ(parse_duration("1.5s"), milliseconds{1500});
  EXPECT_EQ(parse_duration("10min"), milliseconds{600'000});
  EXPECT_EQ(parse_duration("2 h"), milliseconds{7'200'000});
  EXPECT_EQ(parse_duration("1d"), milliseconds{86'400'000});
  for (const std::string text : {"", "5", "s", "-1s", "1 parsec", "1e3s", "inf s", "999999d", "1s2"}) {
    EXPECT_FALSE(parse_duration(text)) << text;
  }
}

TEST(Time, is_told_to_people_in_their_units) {
  EXPECT_EQ(to_text(milliseconds{840}), "0.8 s");
  EXPECT_EQ(to_text(std::chrono::seconds{42}), "42 s");
  EXPECT_EQ(to_text(std::chrono::seconds{112}), "1 m 52 s");
  EXPECT_EQ(to_text(std::chrono::minutes{125}), "2 h 05 m");
}

}  // namespace
}  // namespace drover
