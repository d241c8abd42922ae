#include "migrations/part.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/checksum.hpp"

namespace drover::migrations {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

Part part(const std::string& text, sql::Dialect dialect = sql::Dialect::postgres) {
  return read_part(dialect, {.text = text, .start = {}}, "0001_a.sql", {});
}

TEST(Part, has_one_checksum_for_the_line_ends_of_all_editors) {
  EXPECT_EQ(part("SELECT 1;\r\nSELECT 2;\r\n").checksum, sha256("SELECT 1;\nSELECT 2;\n"));
  EXPECT_EQ(part("\r\r\n\n\r").checksum, sha256("\r\n\n\r"));
}

TEST(Part, runs_copy_with_its_data_where_there_is_a_copy) {
  const std::string copy = "COPY t FROM STDIN;\n1\n\\.\n";
  EXPECT_THAT(part(copy).faults, IsEmpty());
  EXPECT_THAT(part(copy, sql::Dialect::sqlite).faults, SizeIs(1));
}

TEST(Part, sees_a_change_of_the_data) {
  EXPECT_NE(part("COPY t FROM STDIN;\n1\n\\.\n").statements_checksum,
            part("COPY t FROM STDIN;\n2\n\\.\n").statements_checksum);
}

TEST(Part, keeps_the_hash_of_each_statement_unless_they_are_very_long) {
  const auto one = part("SELECT 1; SELECT '" + std::string(most_kept_text, 'x') + "'", sql::Dialect::sqlite);
  EXPECT_THAT(kept_hashes(one), ElementsAre(one.statements_checksum));
}

TEST(Part, keeps_the_hash_of_each_statement_unless_there_are_very_many) {
  const auto few = part("SELECT 1; SELECT 2");
  EXPECT_THAT(kept_hashes(few), ElementsAre(few.statements[0].hash, few.statements[1].hash));
  std::string text;
  for (std::size_t i = 0; i <= most_kept_hashes; ++i) text += "SELECT " + std::to_string(i) + ";";
  const auto many = part(text, sql::Dialect::sqlite);
  EXPECT_THAT(kept_hashes(many), ElementsAre(many.statements_checksum));
}

}  // namespace
}  // namespace drover::migrations
