#include "control/owner.hpp"

#include "control/fixture_test.hpp"

namespace drover::control {

namespace {

class OwnerTest : public ControlTest {
 protected:
  OwnerTest() : owners_(directory_ / "owners") { owners_.prepare(); }
  Owners owners_;
};

INSTANTIATE_TEST_SUITE_P(On, OwnerTest, ::testing::Values(sql::Dialect::sqlite), name_of);

TEST_P(OwnerTest, is_alive_as_long_as_it_is_held) {
  std::string id;
  {
    const Presence presence(owners_);
    id = presence.id();
    EXPECT_TRUE(owners_.is_alive(id));
    EXPECT_TRUE(owners_.is_alive(id));
  }
  EXPECT_FALSE(owners_.is_alive(id));
  EXPECT_FALSE(std::filesystem::exists(owners_.file_of(id)));
}

TEST_P(OwnerTest, clears_away_what_nobody_holds) {
  const Presence presence(owners_);
  const auto stale = owners_.file_of("stale");
  {
    const auto file = LockFile::exclusive(stale);
  }
  EXPECT_TRUE(std::filesystem::exists(stale));
  owners_.remove_stale();
  EXPECT_FALSE(std::filesystem::exists(stale));
  EXPECT_TRUE(std::filesystem::exists(owners_.file_of(presence.id())));
}

TEST_P(OwnerTest, says_where_it_cannot_be) {
  EXPECT_THROW(Owners("/proc/nowhere").prepare(), db::Error);
  EXPECT_THROW(LockFile::exclusive("/proc/nowhere"), db::Error);
}

}  // namespace

}  // namespace drover::control
