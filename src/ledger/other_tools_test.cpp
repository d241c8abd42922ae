#include "ledger/other_tools.hpp"

#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/random.hpp"
#include "drivers/sqlite/driver.hpp"

namespace drover::ledger {

// A ledger as its tool makes it, what the tool writes there before any migration, and the row of a migration.
struct Case {
  std::string format;
  std::string create;
  std::string beginning;
  std::string migration;
};

std::ostream& operator<<(std::ostream& out, const Case& one) { return out << one.format; }

namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class OtherTools : public testing::TestWithParam<Case> {
 protected:
  OtherTools() {
    const auto file = std::filesystem::temp_directory_path() / ("drover-other-" + make_uuid() + ".db");
    address_ = db::Address::of(*db::parse_url("sqlite:" + file.string()));
    connection_ = driver_->connect(address_, {.may_create = true});
  }
  void TearDown() override { std::filesystem::remove(address_.database); }

  std::vector<std::string> tools() { return other_tools(*connection_, sql::Dialect::sqlite); }
  std::optional<OtherHistory> history(const std::vector<std::string>& formats) {
    return other_history(*connection_, *driver_, address_, formats);
  }

  std::unique_ptr<db::Driver> driver_ = sqlite::make_driver();
  db::Address address_;
  std::unique_ptr<db::Connection> connection_;
};

TEST_P(OtherTools, are_known_by_their_ledgers_and_have_a_history_once_something_was_applied) {
  const auto& one = GetParam();
  const std::vector<std::string> formats{one.format};
  EXPECT_THAT(tools(), IsEmpty());
  connection_->execute("CREATE TABLE " + one.create);
  EXPECT_THAT(tools(), ElementsAre(one.format));
  const auto table = one.create.substr(0, one.create.find(' '));
  if (!one.beginning.empty()) connection_->execute("INSERT INTO " + table + " " + one.beginning);
  EXPECT_FALSE(history(formats));
  connection_->execute("INSERT INTO " + table + " " + one.migration);
  ASSERT_TRUE(history(formats));
  EXPECT_EQ(to_string(*history(formats)), one.format + " has migrated this tenant: its table " + table + " has 1 row");
  EXPECT_FALSE(history({"another"}));
}

INSTANTIATE_TEST_SUITE_P(
    Each, OtherTools,
    testing::Values(
        Case{"flyway",
             "flyway_schema_history (installed_rank INT, version TEXT, description TEXT, type TEXT, script TEXT, "
             "checksum INT, installed_by TEXT, installed_on TEXT, execution_time INT, success BOOL)",
             "(installed_rank, type) VALUES (0, 'SCHEMA')", "(installed_rank, version, type) VALUES (1, '1', 'SQL')"},
        Case{"flyway",
             "schema_version (version_rank INT, installed_rank INT, version TEXT, description TEXT, type TEXT, "
             "script TEXT, checksum INT, installed_by TEXT, installed_on TEXT, execution_time INT, success BOOL)",
             "", "(installed_rank, type) VALUES (1, 'BASELINE')"},
        Case{"refinery", "refinery_schema_history (version INT, name TEXT, applied_on TEXT, checksum TEXT)", "",
             "(version) VALUES (1)"},
        Case{"goose", "goose_db_version (id INTEGER, version_id INT, is_applied INT, tstamp TEXT)",
             "(version_id, is_applied) VALUES (0, 1)", "(version_id, is_applied) VALUES (7, 1)"},
        Case{"dbmate", "schema_migrations (version TEXT)", "", "VALUES ('1')"},
        Case{"golang-migrate", "schema_migrations (version INT, dirty BOOL)", "", "VALUES (3, 0)"},
        Case{"prisma",
             "_prisma_migrations (id TEXT, checksum TEXT, finished_at TEXT, migration_name TEXT, logs TEXT, "
             "rolled_back_at TEXT, started_at TEXT, applied_steps_count INT)",
             "", "(id) VALUES ('a')"},
        Case{"drizzle", "__drizzle_migrations (id INTEGER, hash TEXT, created_at INT)", "", "(hash) VALUES ('a')"},
        Case{"drizzle", "__drizzle_migrations (id INTEGER, hash TEXT, created_at INT, name TEXT, applied_at TEXT)", "",
             "(hash) VALUES ('a')"},
        Case{"sqlx",
             "_sqlx_migrations (version INT, description TEXT, installed_on TEXT, success BOOL, checksum BLOB, "
             "execution_time INT)",
             "", "(version) VALUES (1)"},
        Case{"diesel", "__diesel_schema_migrations (version TEXT, run_on TEXT)", "", "(version) VALUES ('1')"},
        Case{"liquibase",
             "DATABASECHANGELOG (ID TEXT, AUTHOR TEXT, FILENAME TEXT, DATEEXECUTED TEXT, ORDEREXECUTED INT, EXECTYPE "
             "TEXT, MD5SUM TEXT, DESCRIPTION TEXT, COMMENTS TEXT, TAG TEXT, LIQUIBASE TEXT)",
             "", "(ID) VALUES ('1')"},
        Case{"atlas",
             "atlas_schema_revisions (version TEXT, description TEXT, type INT, applied INT, total INT, executed_at "
             "TEXT, execution_time INT, error TEXT, error_stmt TEXT, hash TEXT, partial_hashes TEXT, operator_version "
             "TEXT)",
             "(version) VALUES ('.atlas_cloud_identifier')", "(version) VALUES ('20260101000000')"},
        Case{"node-pg-migrate", "pgmigrations (id INTEGER, name TEXT, run_on TEXT)", "", "(name) VALUES ('1_a')"},
        Case{"postgres-migrations", "migrations (id INTEGER, name TEXT, hash TEXT, executed_at TEXT)",
             "(id, name) VALUES (0, 'create-migrations-table')", "(id, name) VALUES (1, 'a')"},
        Case{"supabase", "schema_migrations (version TEXT, statements TEXT, name TEXT)", "",
             "(version) VALUES ('1')"}));

TEST_F(OtherTools, are_not_seen_in_tables_that_only_look_alike) {
  connection_->execute(
      "CREATE TABLE uploads (id INTEGER, hash TEXT, created_at TEXT); INSERT INTO uploads VALUES (1, 'a', 'b');"
      "CREATE TABLE app (version TEXT); INSERT INTO app VALUES ('1');"
      "CREATE TABLE releases (version INTEGER, dirty BOOL, note TEXT); INSERT INTO releases VALUES (1, 0, '');"
      "CREATE TABLE schema_migrations (version TEXT, inserted_at TEXT); INSERT INTO schema_migrations VALUES ('1', "
      "'')");
  EXPECT_THAT(tools(), IsEmpty());
}

}  // namespace
}  // namespace drover::ledger
