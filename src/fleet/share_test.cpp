#include "fleet/share.hpp"

#include <gtest/gtest.h>

namespace drover::fleet {

namespace {

TEST(ShareTest, is_a_quarter_of_what_the_servers_own_users_leave) {
  const auto share = share_of({.limit = 97, .used = 57, .ours = 0}, 0);
  EXPECT_EQ(share.free, 40);
  EXPECT_EQ(share.limit, 97);
  EXPECT_EQ(share.quarter, 10);
}

TEST(ShareTest, what_this_process_has_already_is_not_taken_off) {
  EXPECT_EQ(share_of({.limit = 97, .used = 67, .ours = 10}, 10).quarter, 10);
}

TEST(ShareTest, what_other_processes_of_ours_have_is_taken_off_so_that_all_together_keep_to_the_quarter) {
  EXPECT_EQ(share_of({.limit = 97, .used = 64, .ours = 7}, 0).quarter, 3);
  EXPECT_EQ(share_of({.limit = 97, .used = 67, .ours = 10}, 3).quarter, 3);
}

TEST(ShareTest, is_never_less_than_one) {
  EXPECT_EQ(share_of({.limit = 97, .used = 96, .ours = 20}, 0).quarter, 1);
  EXPECT_EQ(share_of({.limit = 3, .used = 3, .ours = 0}, 0).quarter, 1);
  EXPECT_EQ(share_of({.limit = 3, .used = 5, .ours = 0}, 0).quarter, 1);
}

}  // namespace

}  // namespace drover::fleet
