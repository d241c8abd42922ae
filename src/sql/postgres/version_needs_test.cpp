#include "sql/postgres/version_needs.hpp"

#include <string>

#include <gtest/gtest.h>

namespace drover::sql::postgres {
namespace {

// A statement that fits the row, with the place where an older server finds the fault.
struct Fitting {
  std::string statement;
  Refusal refusal;
};

Fitting fitting(const VersionNeed& need) {
  const auto before = std::string(need.before) + " " + std::string(need.right_before) + " ";
  return {before + std::string(need.at), {need.sqlstate, need.says, before.size()}};
}

TEST(VersionNeeds, are_told_to_servers_that_are_too_old_and_to_no_other) {
  for (const auto& need : version_needs()) {
    const auto [statement, refusal] = fitting(need);
    EXPECT_NE(need_behind(refusal, statement, need.version - 1), nullptr) << need.what;
    EXPECT_EQ(need_behind(refusal, statement, 18), nullptr) << need.what;
  }
}

TEST(VersionNeeds, are_found_whatever_the_case_and_the_blanks) {
  const std::string statement = "Create  Table t (a int,\n UNIQUE\tNulls Not\n Distinct (a))";
  const auto* need =
      need_behind({"42601", "syntax error at or near \"Nulls\"", statement.find("Nulls")}, statement, 14);
  ASSERT_NE(need, nullptr);
  EXPECT_EQ(need->what, "NULLS NOT DISTINCT");
  EXPECT_EQ(need->version, 15);
}

TEST(VersionNeeds, are_not_guessed_from_a_fault_elsewhere_in_the_statement) {
  const std::string statement = "MERGE INTO t USING s ON true WHEN MATCHED THEN DELETE WHERE";
  const std::string_view says = "syntax error at or near \"WHERE\"";
  EXPECT_EQ(need_behind({"42601", says, statement.find("WHERE")}, statement, 14), nullptr);
  EXPECT_EQ(need_behind({"42601", says, std::nullopt}, statement, 14), nullptr);
  EXPECT_EQ(need_behind({"42601", says, statement.size() + 1}, statement, 14), nullptr);
}

}  // namespace
}  // namespace drover::sql::postgres
