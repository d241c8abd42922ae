#include "fleet/eta.hpp"

#include <gtest/gtest.h>

namespace drover::fleet {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// A migration that rewrites its table: a millisecond for each row.
control::Timed rewritten(long long rows) { return {.size = rows, .took = milliseconds{rows}}; }

void expect_about(std::optional<milliseconds> left, milliseconds expected) {
  ASSERT_TRUE(left.has_value());
  EXPECT_GT(*left, expected * 8 / 10);
  EXPECT_LT(*left, expected * 12 / 10);
}

class Eta : public ::testing::Test {
 protected:
  // What the rate would say: as many as are left, as fast as those that have ended.
  milliseconds by_rate(milliseconds took_so_far) const {
    std::int64_t left = static_cast<std::int64_t>(timings.running.size());
    for (const auto& some : timings.queued) left += some.count;
    return took_so_far * left / static_cast<std::int64_t>(timings.ended.size());
  }

  // The jobs ended one after the other, `together` at a time.
  void lay_out(int together) {
    milliseconds end{0};
    for (std::size_t i = timings.ended.size(); i-- > 0;) {
      timings.ended[i].ago = end;
      if (i % static_cast<std::size_t>(together) == 0) end += timings.ended[i].took;
    }
  }

  control::Timings timings;
};

TEST_F(Eta, whales_first_do_not_make_the_rest_look_long) {
  for (int i = 0; i < 4; ++i) timings.ended.push_back(rewritten(100'000));
  for (int i = 0; i < 20; ++i) timings.ended.push_back(rewritten(100));
  timings.queued = {{.count = 10'000, .total = 10'000 * 100}};
  timings.running = {{.size = 100, .took = milliseconds{0}}, {.size = 100, .took = milliseconds{0}}};
  lay_out(2);
  expect_about(time_left(timings), seconds{500});
  EXPECT_GT(by_rate(seconds{201}), seconds{80'000});
}

TEST_F(Eta, whales_last_are_counted_although_few_are_left) {
  for (int i = 0; i < 1'000; ++i) timings.ended.push_back(rewritten(100 + i % 10));
  timings.queued = {{.count = 3, .total = 3 * 500'000}};
  timings.running = {{.size = 100, .took = milliseconds{50}}, {.size = 100, .took = milliseconds{50}}};
  lay_out(2);
  expect_about(time_left(timings), seconds{750});
  EXPECT_LT(by_rate(seconds{50}), seconds{1});
}

TEST_F(Eta, one_whale_takes_its_time_however_many_could_run) {
  for (int i = 0; i < 10; ++i) timings.ended.push_back(rewritten(500'000));
  for (int i = 0; i < 32; ++i) timings.running.push_back({.size = 10, .took = milliseconds{10}});
  timings.queued = {{.count = 1, .total = 500'000}};
  expect_about(time_left(timings), seconds{500});
}

TEST_F(Eta, what_runs_counts_by_what_is_left_of_it) {
  for (int i = 0; i < 10; ++i) timings.ended.push_back(rewritten(500'000));
  timings.running = {{.size = 500'000, .took = seconds{400}}};
  expect_about(time_left(timings), seconds{100});
  timings.running[0].took = seconds{900};
  EXPECT_EQ(time_left(timings), milliseconds{0});
}

TEST_F(Eta, a_migration_that_looks_at_no_rows_takes_as_long_in_large_tenants) {
  for (int i = 0; i < 10; ++i) {
    timings.ended.push_back({.size = 10, .took = milliseconds{20}});
    timings.ended.push_back({.size = 10'000, .took = milliseconds{20}});
  }
  timings.queued = {{.count = 100, .total = 100 * 9'000'000LL}};
  lay_out(1);
  expect_about(time_left(timings), seconds{2});
}

TEST_F(Eta, one_that_stood_in_a_queue_of_locks_says_nothing_of_the_others) {
  for (int i = 0; i < 10; ++i) timings.ended.push_back(rewritten(1'000));
  timings.ended.push_back({.size = 1'000, .took = std::chrono::hours{1}});
  timings.queued = {{.count = 10, .total = 10'000}};
  lay_out(1);
  expect_about(time_left(timings), seconds{10});
}

TEST_F(Eta, how_many_run_at_this_moment_makes_no_difference) {
  for (int i = 0; i < 400; ++i) timings.ended.push_back(rewritten(100));
  lay_out(4);
  timings.queued = {{.count = 2'000, .total = 2'000 * 100}};
  for (const std::size_t running : {0, 1, 4, 16}) {
    timings.running.assign(running, {.size = 100, .took = milliseconds{10}});
    expect_about(time_left(timings), seconds{50});
  }
}

TEST_F(Eta, a_pause_makes_nothing_slower) {
  for (int i = 0; i < 400; ++i) timings.ended.push_back(rewritten(100));
  lay_out(4);
  for (int i = 0; i < 200; ++i) timings.ended[static_cast<std::size_t>(i)].ago += std::chrono::hours{1};
  timings.queued = {{.count = 2'000, .total = 2'000 * 100}};
  expect_about(time_left(timings), seconds{50});
}

TEST_F(Eta, without_a_job_that_has_ended_or_without_sizes_it_says_nothing) {
  timings.queued = {{.count = 10, .total = 10'000}};
  EXPECT_FALSE(time_left(timings).has_value());
  timings.ended = {{.size = std::nullopt, .took = seconds{1}}};
  EXPECT_FALSE(time_left(timings).has_value());
  timings.ended = {rewritten(1'000)};
  timings.queued = {{.count = 10, .total = std::nullopt}};
  EXPECT_FALSE(time_left(timings).has_value());
}

}  // namespace

}  // namespace drover::fleet
