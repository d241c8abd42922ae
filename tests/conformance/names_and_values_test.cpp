#include "conformance/contract.hpp"

namespace drover::conformance {
namespace {

using testing::ElementsAre;

using Names = Contract;
using Values = Contract;

const std::vector<std::string> hostile{"plain",
                                       "with \"quotes\"",
                                       "x\"; DROP TABLE keep; --",
                                       "select",
                                       " ",
                                       "it's",
                                       "a.b",
                                       "back\\slash",
                                       "ñandú €",
                                       "%s{}$1?1:x",
                                       "UPPER lower",
                                       "line\nbreak"};

TEST_P(Names, are_quoted_whatever_they_hold) {
  const auto connection = place().connect();
  connection->execute("CREATE TABLE keep (i int)");
  for (const auto& name : hostile) {
    const auto quoted = driver().quote(name);
    connection->execute("CREATE TABLE " + quoted + " (" + quoted + " int)");
    connection->execute("INSERT INTO " + driver().qualified(place().address(), name) + " VALUES (42)");
    const auto rows = connection->query("SELECT " + quoted + " FROM " + quoted);
    EXPECT_THAT(rows.columns, ElementsAre(name));
    EXPECT_THAT(rows.rows, ElementsAre(ElementsAre("42"))) << name;
  }
  EXPECT_EQ(first_value(*connection, "SELECT count(*) FROM keep"), "0");
}

TEST_P(Names, have_a_longest_identifier_that_the_database_keeps_whole) {
  const std::string name(std::min<std::size_t>(driver().traits().longest_identifier, 1000), 'n');
  const auto connection = place().connect();
  connection->execute("CREATE TABLE " + driver().quote(name) + " (i int)");
  const auto rows = connection->query("SELECT 1 AS " + driver().quote(name));
  EXPECT_EQ(rows.columns.front(), name);
}

TEST_P(Names, exist_where_the_target_is) {
  const auto connection = place().connect();
  EXPECT_TRUE(driver().exists(*connection, place().address()));
  if (!driver().traits().has_schemas) return;
  auto elsewhere = place().address();
  elsewhere.schema = "nobody's";
  EXPECT_FALSE(driver().exists(*connection, elsewhere));
}

TEST_P(Values, come_back_as_they_went) {
  const auto connection = place().connect();
  const std::vector<db::Value> values{
      "",           "NULL",        std::nullopt, "it's \"quoted\"",       "\\x00\\n",
      "a\nb\r\n\t", "日本語 😀 é", "$1 ?1 %s",   "; DROP TABLE keep; --", std::string(3'000'000, 'y')};
  for (const auto& value : values) {
    const auto rows = connection->query("SELECT " + place().parameter(), {&value, 1});
    EXPECT_EQ(rows.rows.front().front(), value);
  }
}

// Not every database can keep such a text. Keeping half of it would be worst.
TEST_P(Values, with_a_null_byte_are_never_cut) {
  const auto connection = place().connect();
  const db::Value value = std::string("before\0after", 12);
  try {
    const auto rows = connection->query("SELECT " + place().parameter(), {&value, 1});
    EXPECT_EQ(rows.rows.front().front(), value);
  } catch (const db::Error& error) {
    EXPECT_EQ(error.error_class, db::ErrorClass::sql);
  }
}

TEST_P(Values, null_bytes_in_a_statement_hide_nothing) {
  const auto connection = place().connect();
  const std::string sql("CREATE TABLE a (i int)\0; CREATE TABLE b (i int)", 47);
  EXPECT_EQ(class_in([&] { connection->execute(sql); }), "sql");
  EXPECT_EQ(class_in([&] {
              const auto answers = connection->play({{step({body(sql)})}});
              if (answers.front().error) throw db::Error(*answers.front().error);
            }),
            "sql");
  EXPECT_TRUE(tables({"a", "b"}).empty());
}

TEST_P(Values, of_a_query_come_with_their_columns) {
  const auto rows = place().connect()->query("SELECT 1 AS one, 'two' AS \"Two\", NULL AS three");
  EXPECT_THAT(rows.columns, ElementsAre("one", "Two", "three"));
  EXPECT_THAT(rows.rows, ElementsAre(ElementsAre("1", "two", std::nullopt)));
  EXPECT_EQ(rows.column("Two"), 1U);
}

DROVER_EVERYWHERE(Names);
DROVER_EVERYWHERE(Values);

}  // namespace
}  // namespace drover::conformance
