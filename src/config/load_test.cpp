#include "config/load.hpp"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/fixture_test.hpp"

namespace drover::config {
namespace {

using std::chrono::milliseconds;
using testing::AllOf;
using testing::Contains;
using testing::Field;
using testing::HasSubstr;

struct Loading : Fixture {};

TEST_F(Loading, an_empty_file_means_the_defaults) {
  const auto settings = load_text("");
  EXPECT_EQ(settings.run.concurrency, 6);
  EXPECT_EQ(settings.run.max_concurrency, 32);
  EXPECT_EQ(settings.run.lock_timeout, milliseconds{2'000});
  EXPECT_EQ(settings.run.lock_tries, 10);
  EXPECT_EQ(settings.run.statement_timeout, milliseconds{300'000});
  EXPECT_EQ(settings.run.attempts, 3);
  EXPECT_EQ(settings.run.wait, milliseconds{60'000});
  EXPECT_EQ(settings.run.trust, std::chrono::hours{24});
  EXPECT_FALSE(settings.run.apply_out_of_order);
  EXPECT_EQ(settings.control.path, directory() / ".drover/control.db");
  ASSERT_EQ(settings.catalogs.size(), 1U);
  EXPECT_EQ(settings.catalogs[0].name, "tenant");
  EXPECT_EQ(settings.catalogs[0].dir, directory() / "migrations");
  EXPECT_EQ(settings.catalogs[0].dialect, sql::Dialect::sqlite);
  EXPECT_EQ(settings.source.kind, tenants::SourceKind::registry);
}

TEST_F(Loading, a_full_file_is_read_whole) {
  request.variables = {{"CENTRAL", "postgresql://app:pw@db/central"}, {"EU1", "postgresql://eu1.example"}};
  const auto settings = load_text(R"(
[control]
url = "sqlite:state/control.db"
trust = "1h"
[catalog.tenant]
dir = "sql/tenants"
ledger = "drover_migrations"
schema = "app"
[catalog.central]
dir = "sql/tenants/central"
url = "env:CENTRAL"
[server.eu1]
url = "env:EU1"
max_connections = 16
[tenants]
source = "schemas"
server = "eu1"
database = "app"
pattern = "t_{id}"
levels = ["empresa", "sucursal"]
ignore = ["TEMPLATE"]
[tenants.ids]
"Old Customer" = "old-customer"
[session]
search_path = ["shared"]
may_write = ["audit"]
storage.install_roles = true
"app.region" = "eu"
[types]
required = true
)");
  ASSERT_EQ(settings.catalogs.size(), 2U);
  EXPECT_EQ(settings.catalogs[0].name, "central");
  EXPECT_EQ(settings.catalogs[0].url->password.reveal(), "pw");
  EXPECT_EQ(settings.catalogs[1].ledger, "drover_migrations");
  EXPECT_EQ(settings.source.default_schema, "app");
  EXPECT_EQ(settings.servers.at("eu1").max_connections, 16);
  EXPECT_EQ(settings.source.kind, tenants::SourceKind::schemas);
  EXPECT_EQ(settings.source.ids.at("Old Customer"), "old-customer");
  EXPECT_THAT(settings.source.ignore, testing::ElementsAre("TEMPLATE"));
  EXPECT_THAT(settings.session.search_path, testing::ElementsAre("shared"));
  EXPECT_THAT(settings.session.may_write, testing::ElementsAre("audit"));
  EXPECT_EQ(settings.session.settings.at("storage.install_roles"), "true");
  EXPECT_EQ(settings.session.settings.at("app.region"), "eu");
  EXPECT_TRUE(settings.required.types);
  EXPECT_FALSE(settings.required.levels);
}

TEST_F(Loading, options_win_over_environment_over_dotenv_over_overlay_over_file) {
  const std::string text = "[run]\nattempts = 4\n[env.prod.run]\nattempts = 5\n";
  EXPECT_EQ(load_text(text).run.attempts, 4);
  request.environment = "prod";
  EXPECT_EQ(load_text(text).run.attempts, 5);
  write(".env", "export DROVER_RUN_ATTEMPTS=6 # six\n");
  EXPECT_EQ(load_text(text).run.attempts, 6);
  request.variables["DROVER_RUN_ATTEMPTS"] = "7";
  EXPECT_EQ(load_text(text).run.attempts, 7);
  request.overrides = {{.key = "run.attempts", .text = "8", .option = "--attempts"}};
  EXPECT_EQ(load_text(text).run.attempts, 8);
}

TEST_F(Loading, says_where_each_value_came_from) {
  write(".env", "\nDROVER_RUN_LEASE='30s'\n");
  request.variables = {{"DROVER_RUN_CONCURRENCY", "9"}, {"MIGRATION_TIMEOUT", "1500"}};
  request.overrides = {{.key = "run.max_concurrency", .text = "5", .option = "--concurrency"}};
  const auto settings = load_text("[run]\nattempts = 4\n");
  EXPECT_EQ(settings.run.statement_timeout, milliseconds{1'500});
  const auto rows = describe(settings);
  const auto row = [](const std::string& key, const std::string& value, const std::string& origin) {
    return Contains(AllOf(Field(&InForce::key, key), Field(&InForce::value, value), Field(&InForce::origin, origin)));
  };
  EXPECT_THAT(rows, row("run.attempts", "4", "drover.toml:2:12"));
  EXPECT_THAT(rows, row("run.concurrency", "9", "DROVER_RUN_CONCURRENCY"));
  EXPECT_THAT(rows, row("run.statement_timeout", "1500ms", "MIGRATION_TIMEOUT"));
  EXPECT_THAT(rows, row("run.max_concurrency", "5", "--concurrency"));
  EXPECT_THAT(rows, row("run.lease", "30s", ".env:2 DROVER_RUN_LEASE"));
  EXPECT_THAT(rows, row("run.wait", "60s", "default"));
}

TEST_F(Loading, variables_reach_named_sections) {
  request.variables = {{"DROVER_SERVER_EU_1_DIRECT_URL", "postgresql://direct"},
                       {"DROVER_CATALOG_TENANT_DIR", "elsewhere"},
                       {"DROVER_SESSION_WORK_MEM", "64MB"},
                       {"DROVER_SERVER_US_URL", "postgresql://us"}};
  const auto settings = load_text("[server.eu-1]\nurl = \"postgresql://eu\"\n");
  EXPECT_EQ(settings.servers.at("eu-1").direct_url->host, "direct");
  EXPECT_EQ(settings.servers.at("us").url.host, "us");
  EXPECT_EQ(settings.catalogs.front().dir, directory() / "elsewhere");
  EXPECT_EQ(settings.session.settings.at("work_mem"), "64MB");
}

TEST_F(Loading, the_drover_name_wins_over_its_alias) {
  request.variables = {{"DROVER_RUN_STATEMENT_TIMEOUT", "3s"}, {"MIGRATION_TIMEOUT", "1500"}};
  EXPECT_EQ(load_text("").run.statement_timeout, milliseconds{3'000});
}

TEST_F(Loading, an_unrelated_drover_variable_is_a_note) {
  request.variables = {{"DROVER_HOME", "/srv"}};
  EXPECT_THAT(load_text("").notes, Contains(Field(&Problem::code, "variable_unknown")));
}

TEST_F(Loading, an_overlays_source_leaves_nothing_of_the_one_below) {
  request.environment = "prod";
  const auto settings =
      load_text("[tenants]\nsource = \"glob\"\npattern = \"{id}.db\"\n[env.prod.tenants]\nsource = \"registry\"\n");
  EXPECT_EQ(settings.source.kind, tenants::SourceKind::registry);
}

TEST_F(Loading, database_url_makes_a_project_without_a_file) {
  request.variables = {{"DATABASE_URL", "sqlite:app.db"}};
  const auto settings = load_it();
  ASSERT_TRUE(settings) << shown(settings.error());
  EXPECT_EQ(settings->source.kind, tenants::SourceKind::single);
  EXPECT_EQ(settings->source.url->path, directory() / "app.db");
  EXPECT_EQ(settings->catalogs.front().dialect, sql::Dialect::sqlite);
  EXPECT_TRUE(settings->file.empty());
}

TEST_F(Loading, database_url_in_dotenv_counts_too) {
  write(".env", "DATABASE_URL=postgresql://u:secret@h/app\n");
  const auto settings = load_it();
  ASSERT_TRUE(settings) << shown(settings.error());
  EXPECT_EQ(settings->source.url->password.reveal(), "secret");
  for (const auto& row : describe(*settings)) EXPECT_THAT(row.value, testing::Not(HasSubstr("secret")));
}

TEST_F(Loading, database_url_is_ignored_with_a_note_beside_tenants) {
  request.variables = {{"DATABASE_URL", "postgresql://h/app"}};
  const auto settings = load_text("[tenants]\nsource = \"registry\"\n");
  EXPECT_EQ(settings.source.kind, tenants::SourceKind::registry);
  EXPECT_THAT(settings.notes, Contains(Field(&Problem::code, "database_url_ignored")));
}

TEST_F(Loading, without_file_and_database_url_it_says_how_to_make_one) {
  const auto problems = load_it().error();
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].code, "config_absent");
  EXPECT_THAT(problems[0].hint, HasSubstr("drover init"));
}

TEST_F(Loading, an_empty_database_url_is_none) {
  request.variables = {{"DATABASE_URL", ""}};
  EXPECT_EQ(load_it().error().front().code, "config_absent");
}

TEST_F(Loading, a_file_in_the_directory_above_is_not_searched) {
  write("drover.toml", "");
  std::filesystem::create_directory(directory() / "below");
  request.directory = directory() / "below";
  EXPECT_EQ(load_it().error().front().code, "config_absent");
}

TEST_F(Loading, config_and_DROVER_CONFIG_name_a_file_and_move_the_project) {
  std::filesystem::create_directory(directory() / "ops");
  write("ops/fleet.toml", "[run]\nattempts = 5\n");
  request.variables = {{"DROVER_CONFIG", "ops/fleet.toml"}};
  const auto settings = load_it();
  ASSERT_TRUE(settings) << shown(settings.error());
  EXPECT_EQ(settings->project, directory() / "ops");
  EXPECT_EQ(settings->catalogs.front().dir, directory() / "ops/migrations");
}

TEST_F(Loading, a_missing_asked_for_file_is_named_even_with_database_url) {
  request.config = "nowhere.toml";
  request.variables = {{"DATABASE_URL", "sqlite:a.db"}};
  EXPECT_THAT(shown(load_it().error()), HasSubstr("nowhere.toml"));
}

TEST_F(Loading, a_directory_in_the_files_place_is_named) {
  std::filesystem::create_directory(directory() / "drover.toml");
  EXPECT_EQ(load_it().error().front().code, "file_unreadable");
}

TEST_F(Loading, all_problems_come_at_once_in_the_order_of_the_file) {
  const auto problems = problems_of("[run]\nattempt = 3\nlock_tries = 0\n[runs]\nwait = 1\n");
  ASSERT_EQ(problems.size(), 3U);
  EXPECT_EQ(problems[0].place->line, 2U);
  EXPECT_EQ(problems[1].place->line, 3U);
  EXPECT_EQ(problems[2].place->line, 4U);
}

TEST_F(Loading, what_libpq_knows_itself_is_passed_through) {
  const auto settings =
      load_text("[server.eu1]\nurl = \"postgresql://app@db.example/app?service=eu&sslmode=verify-full\"\n");
  const auto& url = settings.servers.at("eu1").url;
  EXPECT_EQ(url.parameters.at("service"), "eu");
  EXPECT_EQ(url.parameters.at("sslmode"), "verify-full");
}

TEST_F(Loading, the_catalogs_dialect_follows_the_tenants) {
  const auto dialect = [&](const std::string& text) { return load_text(text).catalogs.back().dialect; };
  EXPECT_EQ(dialect("[server.a]\nurl = \"postgresql://h\"\n"), sql::Dialect::postgres);
  EXPECT_EQ(dialect("[tenants]\nsource = \"glob\"\npattern = \"{id}.db\"\n"), sql::Dialect::sqlite);
  EXPECT_EQ(dialect("[tenants]\nsource = \"query\"\nurl = \"postgresql://h/d\"\nsql = \"SELECT 1\"\n"),
            sql::Dialect::sqlite);
}

}  // namespace
}  // namespace drover::config
