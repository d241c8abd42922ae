#include <gmock/gmock.h>

#include "control/fixture_test.hpp"

namespace drover::control {

namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class CatalogsTest : public ControlTest {
 protected:
  static migrations::Migration migration(const std::string& version, const std::vector<std::string>& statements) {
    migrations::Migration migration;
    migration.version = *migrations::Version::parse(version);
    migration.name = "step";
    migration.up.file = version + "_step.sql";
    for (const auto& text : statements) {
      auto& statement = migration.up.statements.emplace_back();
      statement.statement.text = text;
      statement.hash = "hash of " + text;
      migration.up.statements_checksum += text;
      migration.up.checksum += text;
    }
    return migration;
  }

  static migrations::Catalog catalog(std::vector<migrations::Migration> migrations) {
    return {"tenant", sql::Dialect::sqlite, std::move(migrations), {}};
  }
};

INSTANTIATE_TEST_SUITE_P(Each, CatalogsTest, each_database(), name_of);

TEST_P(CatalogsTest, gives_back_the_statements_in_order) {
  const auto store = open();
  store->remember(catalog({migration("0001", {"b", "a", "b", "c"}), migration("0002", {"a"})}));
  const auto version = *migrations::Version::parse("1");
  EXPECT_THAT(store->statements("tenant", version, "babc"), ElementsAre("b", "a", "b", "c"));
  EXPECT_THAT(store->statements("tenant", version, "other"), IsEmpty());
  EXPECT_THAT(store->statements("central", version, "babc"), IsEmpty());
  EXPECT_EQ(look("SELECT count(*) FROM statement_texts").rows[0][0], "3");
}

TEST_P(CatalogsTest, still_knows_what_a_changed_file_was) {
  const auto store = open();
  store->remember(catalog({migration("0001", {"a"})}));
  store->remember(catalog({migration("0001", {"changed"})}));
  const auto version = *migrations::Version::parse("0001");
  EXPECT_THAT(store->statements("tenant", version, "a"), ElementsAre("a"));
  EXPECT_THAT(store->statements("tenant", version, "changed"), ElementsAre("changed"));
}

TEST_P(CatalogsTest, shows_what_a_target_has_not_yet) {
  const auto store = open();
  store->remember(catalog({migration("0001", {"a"}), migration("0002", {"b"}), migration("0003", {"c"})}));
  auto failed = seen("acme", TargetState::failed);
  failed.failure = events::Failure{.error_class = "sql", .sqlstate = "23505", .file = "0002_step.sql"};
  store->observe({failed});
  const auto rows = look("SELECT migration, state, sqlstate FROM tenant_migration_states ORDER BY migration").rows;
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0], (std::vector<db::Value>{"0001", "migrated", {}}));
  EXPECT_EQ(rows[1], (std::vector<db::Value>{"0002", "failed", "23505"}));
  EXPECT_EQ(rows[2], (std::vector<db::Value>{"0003", "pending", {}}));
}

}  // namespace

}  // namespace drover::control
