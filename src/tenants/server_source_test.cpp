#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/private_postgres.hpp"
#include "tenants/fixture_test.hpp"

namespace drover::tenants {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// One server for all tests of the suite; each has databases and schemas of its own prefix.
struct OnServer : Fixture {
  static void SetUpTestSuite() {
    if (!support::PrivatePostgres::programs().empty()) server = std::make_unique<support::PrivatePostgres>();
  }
  static void TearDownTestSuite() { server.reset(); }

  void SetUp() override {
    if (!server) GTEST_SKIP() << "PostgreSQL is not installed";
    options.servers["eu1"] = {.name = "eu1", .url = url("postgres"), .direct_url = {}, .max_connections = {}};
    options.server = "eu1";
  }

  static db::Url url(const std::string& database) {
    db::Url result;
    result.database = database;
    result.parameters["host"] = server->socket_directory();
    return result;
  }

  static void execute(const std::string& sql, const std::string& database = "postgres") {
    PlainPostgres(db::Address::of(url(database))).query(sql);
  }

  static std::unique_ptr<support::PrivatePostgres> server;
};

std::unique_ptr<support::PrivatePostgres> OnServer::server;

TEST_F(OnServer, databases_are_listed_by_pattern_without_templates) {
  for (const auto* name : {"tenant_a", "tenant_b", "tenantXc", "tenant_", "other"}) {
    execute(std::string("CREATE DATABASE \"") + name + "\"");
  }
  execute("CREATE DATABASE tenant_template IS_TEMPLATE true");
  options.kind = SourceKind::databases;
  options.pattern = "tenant_{id}";
  EXPECT_THAT(labels(), ElementsAre("a", "b"));
  const auto target = list()->front();
  EXPECT_EQ(target.address.database, "tenant_a");
  EXPECT_EQ(target.address.schema, "public");
  EXPECT_TRUE(target.address.owns_database);
  EXPECT_EQ(target.server, "eu1");
}

TEST_F(OnServer, hostile_database_names_are_problems_or_mapped) {
  execute(R"(CREATE DATABASE "h%_a'b")");
  execute("CREATE DATABASE \"h%_x\n..\"");
  execute("CREATE DATABASE \"h%_ok\"");
  execute("CREATE DATABASE \"hz_no\"");
  options.kind = SourceKind::databases;
  options.pattern = "h%_{id}";
  EXPECT_THAT(labels(), testing::UnorderedElementsAre(HasSubstr("id_invalid: 'a\\'b'"), HasSubstr("'x\\n..'")));
  options.ids = {{"a'b", "ab"}};
  options.ignore = {"x\n.."};
  EXPECT_THAT(labels(), ElementsAre("ab", "ok"));
  EXPECT_EQ(list()->front().address.database, "h%_a'b");
}

TEST_F(OnServer, schemas_are_listed_by_pattern_and_own_no_database) {
  execute("CREATE SCHEMA t_a; ");
  execute("CREATE SCHEMA t_b");
  execute("CREATE SCHEMA \"tXc\"");
  options.kind = SourceKind::schemas;
  options.database = "postgres";
  options.pattern = "t_{id}";
  EXPECT_THAT(labels(), ElementsAre("a", "b"));
  const auto target = list()->front();
  EXPECT_EQ(target.address.schema, "t_a");
  EXPECT_EQ(target.address.database, "postgres");
  EXPECT_FALSE(target.address.owns_database);
}

TEST_F(OnServer, what_belongs_to_all_is_no_tenant) {
  execute("CREATE DATABASE bare");
  options.kind = SourceKind::schemas;
  options.database = "bare";
  options.pattern = "{id}";
  EXPECT_THAT(labels(), IsEmpty());
  execute("CREATE SCHEMA pgx", "bare");
  EXPECT_THAT(labels(), ElementsAre("pgx"));
}

TEST_F(OnServer, a_query_lists_what_its_rows_say) {
  options.kind = SourceKind::query;
  options.url = url("postgres");
  options.sql =
      "SELECT 'x' || n AS id, 'eu1' AS server, 'd' || n AS database, 'active' AS status, n AS size, true AS vip "
      "FROM generate_series(1, 2) n";
  const auto targets = list();
  ASSERT_TRUE(targets);
  EXPECT_EQ(targets->at(1).label, "x2");
  EXPECT_EQ(targets->at(1).size, 2);
  EXPECT_EQ(targets->at(1).tenant.labels.at("vip"), "t");
}

TEST_F(OnServer, an_unknown_server_is_a_problem) {
  options.kind = SourceKind::databases;
  options.server = "eu9";
  options.pattern = "t_{id}";
  EXPECT_THAT(labels(), ElementsAre(HasSubstr("server_unknown")));
}

}  // namespace
}  // namespace drover::tenants
