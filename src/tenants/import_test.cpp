#include "tenants/import.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tenants/shown.hpp"

namespace drover::tenants {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> texts(const Checked<std::vector<Registered>>& rows) {
  std::vector<std::string> all;
  if (!rows) {
    for (const auto& problem : rows.error()) all.push_back(to_string(problem));
    return all;
  }
  for (const auto& row : *rows) all.push_back(row.tenant.id.text + "@" + row.server + "/" + row.database + row.path);
  return all;
}

TEST(Csv, quoted_fields_hold_commas_line_ends_and_quotes) {
  const auto rows =
      parse_csv("\xEF\xBB\xBFid,server,database,note\r\na,eu1,\"x,\"\"y\"\"\r\nz\",\"\"\r\n\r\nb,eu1,d,n", "t.csv");
  ASSERT_TRUE(rows) << texts(rows).front();
  EXPECT_EQ(rows->at(0).database, "x,\"y\"\r\nz");
  EXPECT_TRUE(rows->at(0).tenant.labels.empty());
  EXPECT_EQ(rows->at(1).tenant.labels.at("note"), "n");
}

TEST(Csv, all_faults_come_with_their_lines) {
  EXPECT_THAT(
      texts(parse_csv("id,path,status\na,a.db,active,\n\"B\n2\",b.db,\nc,,\nd,d.db,gone\ne,e.db,\ne,f.db,\n", "t.csv")),
      ElementsAre("t.csv:2: 4 fields where the header has 3", HasSubstr("t.csv:3: 'B\\n2' is no tenant id"),
                  HasSubstr("t.csv:5: tenant 'c' has no target"),
                  HasSubstr("t.csv:6: tenant 'd' has the status 'gone'"),
                  HasSubstr("t.csv:8: tenant 'e' is there twice")));
}

TEST(Csv, faults_of_quoting_are_refused) {
  EXPECT_THAT(texts(parse_csv("id,path\na,\"a.db\n", "t")),
              ElementsAre(HasSubstr("t:2: a quoted field is never closed")));
  EXPECT_THAT(texts(parse_csv("id,path\na,\"a\"b\nc,d\"e\n", "t")),
              ElementsAre(HasSubstr("t:2: text behind"), HasSubstr("t:3: a quote inside")));
}

TEST(Csv, the_header_is_checked) {
  EXPECT_THAT(texts(parse_csv("", "t")), ElementsAre("t:1: the file has no header line"));
  EXPECT_THAT(texts(parse_csv("name,path\n", "t")), ElementsAre(HasSubstr("t:1: the tenants have no column id")));
  EXPECT_THAT(texts(parse_csv("id,ID,\n", "t")), ElementsAre(HasSubstr("'id' is there twice"), HasSubstr("no name")));
  EXPECT_THAT(texts(parse_csv("id\xFF\n", "t")), ElementsAre(HasSubstr("not UTF-8")));
}

TEST(Json, objects_become_tenants) {
  const auto rows = parse_json(R"([{"id": "a", "path": "a.db", "size": 12, "vip": true, "x": null},
    {"id": "b", "server": "eu1", "database": "d\"[{"}])",
                               "t.json");
  ASSERT_TRUE(rows) << texts(rows).front();
  EXPECT_EQ(rows->at(0).size, 12);
  EXPECT_EQ(rows->at(0).tenant.labels, (Labels{{"vip", "true"}}));
  EXPECT_EQ(rows->at(1).database, "d\"[{");
}

TEST(Json, all_faults_come_with_their_lines) {
  EXPECT_THAT(
      texts(parse_json(
          "[{\"id\": \"a{\", \"path\": \"x\"},\n{\"path\": \"y\"},\n {\"id\": \"c\", \"tags\": [1]},\n{\"id\":\"d\"}]",
          "t")),
      ElementsAre(HasSubstr("t:1: 'a{' is no tenant id"), HasSubstr("t:2: the tenants have no column id"),
                  HasSubstr("t:3: 'tags' is a list"), HasSubstr("t:4: tenant 'd' has no target")));
}

TEST(Json, what_is_no_list_of_objects_is_refused) {
  EXPECT_THAT(texts(parse_json("[\n{]", "t")), ElementsAre(HasSubstr("t:2: the file is not JSON")));
  EXPECT_THAT(texts(parse_json("{}", "t")), ElementsAre(HasSubstr("not a list of objects")));
  EXPECT_THAT(texts(parse_json("[1]", "t")), ElementsAre(HasSubstr("no object")));
  EXPECT_THAT(texts(parse_json("", "t")), ElementsAre(HasSubstr("not JSON")));
}

TEST(TenantIds, follow_the_grammar) {
  for (const auto* good : {"a", "0", "a-b_c", "0123456789012345678901234567890123456789abcdefgh"})
    EXPECT_TRUE(is_valid_id(good));
  for (const auto* bad : {"", "-a", "_a", "A", "a b", "a/b", "..", "a.b", "a'", "\xC3\xA9",
                          "0123456789012345678901234567890123456789abcdefghi"}) {
    EXPECT_FALSE(is_valid_id(bad)) << bad;
  }
  EXPECT_FALSE(is_valid_id(std::string_view("a\0", 2)));
}

TEST(Lifecycles, only_three_do_not_take_part) {
  EXPECT_TRUE(takes_part(Lifecycle::active));
  EXPECT_TRUE(takes_part(Lifecycle::provisioning));
  for (const auto* name : {"suspended", "archived", "deleting"}) EXPECT_FALSE(takes_part(*parse_lifecycle(name)));
  EXPECT_FALSE(parse_lifecycle("gone"));
}

TEST(ShownNames, cannot_break_a_line) {
  EXPECT_EQ(shown("a'b\\\n\x1B[31m"), R"('a\'b\\\n\x1b[31m')");
  EXPECT_EQ(shown("\xC3\xA9\xF0\x9F\x90\x91"), "'\xC3\xA9\xF0\x9F\x90\x91'");
  EXPECT_EQ(shown("\xC2\x9B"), R"('\xc2\x9b')");
  EXPECT_EQ(shown(std::string(200, 'x')), "'" + std::string(100, 'x') + "...'");
}

}  // namespace
}  // namespace drover::tenants
