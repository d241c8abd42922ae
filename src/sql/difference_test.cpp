#include "sql/difference.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace drover::sql {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Difference, SaysNothingOfWhiteSpaceAndComments) {
  EXPECT_THAT(difference(Dialect::sqlite, {"SELECT 1"}, {"SELECT  -- one\n 1"}), IsEmpty());
}

TEST(Difference, KeepsWhatIsCommonAndTheOrder) {
  EXPECT_THAT(difference(Dialect::sqlite, {"SELECT 1", "SELECT 2", "SELECT 3"}, {"SELECT 1", "SELECT 4", "SELECT 3"}),
              ElementsAre("- SELECT 2", "+ SELECT 4"));
  EXPECT_THAT(difference(Dialect::sqlite, {"SELECT 1"}, {"SELECT 0", "SELECT 1"}), ElementsAre("+ SELECT 0"));
  EXPECT_THAT(difference(Dialect::sqlite, {"SELECT 1", "SELECT 2"}, {"SELECT 2", "SELECT 1"}),
              ElementsAre("- SELECT 1", "+ SELECT 1"));
}

TEST(Difference, IsOneLineAStatementAndNeverCutsACharacter) {
  EXPECT_THAT(difference(Dialect::sqlite, {"SELECT\n  1"}, {}), ElementsAre("- SELECT 1"));
  const auto lines = difference(Dialect::sqlite, {"SELECT '" + std::string(88, 'x') + "\u00e9\u00e9\u00e9'"}, {});
  EXPECT_THAT(lines, ElementsAre("- SELECT '" + std::string(88, 'x') + "..."));
}

TEST(Difference, CountsWhatIsTooMuch) {
  const std::vector<std::string> before(25, "SELECT 1");
  const auto lines = difference(Dialect::postgres, before, {});
  ASSERT_EQ(lines.size(), 21U);
  EXPECT_EQ(lines.back(), "... and 5 more");
}

}  // namespace
}  // namespace drover::sql
