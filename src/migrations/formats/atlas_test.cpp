#include <gmock/gmock.h>

#include "migrations/formats/fixture_test.hpp"

namespace drover::migrations {

namespace {

using testing::HasSubstr;
using Atlas = FormatTest;

TEST_F(Atlas, is_known_by_its_sum_and_obeys_its_directives) {
  write("atlas.sum", "h1:x\n");
  write("1.sql", "-- atlas:txmode none\n-- atlas:nolint\n\nSELECT 1;\n");
  write("2_all.sql", "-- atlas:checkpoint\n\nSELECT 2;\n");
  write("3_c.sql", "-- atlas:delimiter \\n\\n\\n\n\nSELECT 1\n\n\nSELECT 2\n");
  const auto catalog = load();
  EXPECT_EQ(catalog.format().name, "atlas");
  EXPECT_EQ(versions(catalog), "1 3");
  EXPECT_TRUE(catalog.migrations()[0].directives.own_steps);
  ASSERT_EQ(catalog.baselines().size(), 1U);
  EXPECT_EQ(catalog.baselines().front().version.text(), "2");
  EXPECT_EQ(statements(catalog.migrations()[1].up), "SELECT 1;SELECT 2;");
  EXPECT_EQ(catalog.migrations()[1].up.statements[1].statement.start.line, 6U);
}

TEST_F(Atlas, gives_way_to_the_marks_of_the_tool_that_wrote_the_files) {
  write("atlas.sum", "h1:x\n");
  write("1_a.sql", "-- +goose Up\n-- atlas:nolint\nSELECT 1;\n");
  EXPECT_EQ(load().format().name, "goose");
}

TEST_F(Atlas, refuses_directives_that_it_does_not_know) {
  write("1_a.sql", "-- atlas:txtar\n\n-- checks.sql --\nSELECT 1;\n");
  write("2_b.sql", "-- atlas:delimiter $$\n\nSELECT 1$$\n");
  write("3_c.sql", "-- atlas:txmode some\n\nSELECT 1;\n");
  EXPECT_THAT(problems(), HasSubstr("1_a.sql:1: `atlas:txtar` changes what runs"));
  EXPECT_THAT(problems(), HasSubstr("2_b.sql:1: this delimiter cannot be told from a dollar quote"));
  EXPECT_THAT(problems(), HasSubstr("3_c.sql:1: Atlas has no txmode `some`"));
}

}  // namespace

}  // namespace drover::migrations
