#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/sentences.hpp"
#include "report/status.hpp"

namespace drover::report {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

TEST(Style, cuts_at_characters) {
  EXPECT_EQ(fitted("abc", 3), "abc");
  EXPECT_EQ(fitted("abcd", 3), "ab…");
  EXPECT_EQ(fitted("ñññññ", 3), "ññ…");
}

TEST(Style, is_plain_where_no_colour_is_wanted) {
  EXPECT_EQ(tinted({}, Tint::bad, "x"), "x");
  EXPECT_EQ(tinted({.color = true}, Tint::bad, "x"), "\x1b[31mx\x1b[0m");
  EXPECT_EQ(counted(1, "tenant"), "1 tenant");
  EXPECT_EQ(counted(2311, "tenant"), "2,311 tenants");
  EXPECT_EQ(clock_text(std::chrono::milliseconds{3'673'000}), "01:01:13");
}

events::Outcome failed() {
  events::Outcome outcome{.target = "t-1742", .verdict = events::Verdict::failed};
  outcome.failure = events::Failure{.error_class = "sql",
                                    .sqlstate = "23505",
                                    .file = "migrations/0057_unique_email.sql",
                                    .line = 3,
                                    .statement = 2,
                                    .statements = 4,
                                    .message = "unique_violation users_email_key",
                                    .with_values = "Key (email)=(ada@example.com)",
                                    .now_true = "rolled back, tenant still at 0056",
                                    .retried = "not retried: permanent error"};
  return outcome;
}

TEST(Sentences, tell_a_failure_as_the_design_has_it) {
  EXPECT_EQ(failure_line(failed(), {}),
            "failed t-1742  0057_unique_email.sql:3 (statement 2 of 4)  23505 unique_violation users_email_key  "
            "rolled back, tenant still at 0056  not retried: permanent error");
}

TEST(Sentences, show_row_values_only_on_request) {
  EXPECT_THAT(failure_line(failed(), {}), Not(HasSubstr("ada@")));
  EXPECT_THAT(failure_line(failed(), {.show_data = true}), HasSubstr("ada@example.com"));
}

TEST(Sentences, count_every_verdict_in_the_last_line) {
  events::Summary summary{.verb = "migrate", .run = 57, .verdict = events::RunVerdict::split};
  summary.counts = {{events::Verdict::migrated, 2999}, {events::Verdict::failed, 1}};
  const auto lines = summary_lines(summary, {});
  EXPECT_THAT(lines.front(), HasSubstr("batch 57: 2,999 migrated, 1 failed, 0 not started"));
  EXPECT_THAT(lines, Contains(HasSubstr("drover retry --run 57")));
}

TEST(Sentences, never_call_a_refusal_a_success) {
  const auto lines = summary_lines({.verb = "migrate", .verdict = events::RunVerdict::refused}, {});
  EXPECT_THAT(lines.front(), HasSubstr("refused, nothing applied"));
}

TEST(Status, fits_one_screen_however_many_groups_there_are) {
  fleet::Status status{.selected = 100'000, .pending = 40'000};
  for (int i = 0; i < 500; ++i) {
    status.groups.push_back({.catalog = "tenant",
                             .version = std::to_string(i),
                             .count = 200,
                             .examples = {std::string(90, 'x'), "b", "c"}});
  }
  const auto lines = status_lines(status, {});
  EXPECT_LE(lines.size(), 24U);
  EXPECT_THAT(lines, Contains(AllOf(HasSubstr("484"), HasSubstr("groups"))));
  EXPECT_THAT(lines, Contains(HasSubstr("100,000 targets, 40,000")));
  for (const auto& line : lines) EXPECT_LE(line.size(), 130U) << line;
}

}  // namespace
}  // namespace drover::report
