#include <fstream>

#include <gmock/gmock.h>

#include "control/fixture_test.hpp"
#include "control/schema.hpp"
#include "control/sql/texts.hpp"

namespace drover::control {

namespace {

using ::testing::HasSubstr;

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class StoreTest : public ControlTest {
 protected:
  void write(const std::string& bytes) const {
    std::filesystem::create_directories(path().parent_path());
    std::ofstream(path(), std::ios::binary) << bytes;
  }

  static std::string ours(const std::string& table) { return is_postgres() ? "drover." + table : table; }

  std::string refusal() const {
    try {
      open();
    } catch (const db::Error& error) {
      return error.what();
    }
    return "opened";
  }
};

class FileStoreTest : public StoreTest {};

INSTANTIATE_TEST_SUITE_P(Each, StoreTest, each_database(), name_of);
INSTANTIATE_TEST_SUITE_P(Each, FileStoreTest, ::testing::Values(sql::Dialect::sqlite), name_of);

TEST_P(StoreTest, makes_its_directory_and_keeps_its_id) {
  const auto id = open()->control_id();
  EXPECT_FALSE(id.empty());
  EXPECT_EQ(open()->control_id(), id);
}

TEST_P(FileStoreTest, lets_readers_and_a_writer_work_side_by_side) {
  open();
  EXPECT_EQ(look("PRAGMA journal_mode").rows[0][0], "wal");
}

TEST_P(FileStoreTest, says_where_its_directory_cannot_be_made) {
  std::ofstream(directory_ / ".drover") << "a file";
  EXPECT_THAT(refusal(), AllOf(HasSubstr((directory_ / ".drover").string()), HasSubstr("[control] url")));
}

TEST_P(FileStoreTest, leaves_a_foreign_database_as_it_is) {
  std::filesystem::create_directories(path().parent_path());
  look("CREATE TABLE customers (id INTEGER)");
  const auto before = bytes_of(path());
  EXPECT_THAT(refusal(), AllOf(HasSubstr(path().string()), HasSubstr("another program's")));
  EXPECT_EQ(bytes_of(path()), before);
  EXPECT_FALSE(std::filesystem::exists(path().string() + "-wal"));
  EXPECT_FALSE(std::filesystem::exists(path().string() + ".owners"));
}

TEST_P(FileStoreTest, refuses_what_is_no_database) {
  write(std::string(5000, 'x'));
  EXPECT_THAT(refusal(), HasSubstr(path().string()));
  EXPECT_EQ(bytes_of(path()), std::string(5000, 'x'));
}

TEST_P(FileStoreTest, refuses_a_directory_in_its_place) {
  std::filesystem::create_directories(path());
  EXPECT_THAT(refusal(), HasSubstr(path().string()));
}

TEST_P(FileStoreTest, takes_an_empty_file_as_new) {
  write("");
  EXPECT_FALSE(open()->control_id().empty());
}

TEST_P(StoreTest, refuses_a_newer_schema) {
  open();
  look("UPDATE control_schema SET version = 999");
  EXPECT_THAT(refusal(), AllOf(HasSubstr("newer drover"), HasSubstr("999")));
  EXPECT_EQ(look("SELECT version FROM control_schema").rows[0][0], "999");
}

TEST_P(StoreTest, upgrades_an_older_schema_and_keeps_what_is_there) {
  const auto store = open();
  store->add({{.tenant = {{"acme"}, tenants::Lifecycle::active, {}}, .path = "acme.db"}}, false);
  auto texts = *texts_of(GetParam());
  texts.upgrades.push_back(
      {"CREATE TABLE " + ours("later") + " (id INTEGER)", "ALTER TABLE " + ours("tenants") + " ADD COLUMN note TEXT"});
  const auto connection = connect(url());
  EXPECT_EQ(upgrade(*connection, texts), store->control_id());
  EXPECT_EQ(look("SELECT version FROM control_schema").rows[0][0], std::to_string(texts.upgrades.size()));
  EXPECT_EQ(look("SELECT id, note FROM tenants").rows[0][0], "acme");
  EXPECT_EQ(upgrade(*connection, texts), store->control_id());
}

TEST_P(StoreTest, leaves_the_old_schema_when_an_upgrade_fails) {
  open();
  auto texts = *texts_of(GetParam());
  texts.upgrades.push_back(
      {"CREATE TABLE " + ours("later") + " (id INTEGER)", "CREATE TABLE " + ours("runs") + " (id INTEGER)"});
  const auto connection = connect(url());
  EXPECT_THROW(upgrade(*connection, texts), db::Error);
  for (const auto& row : connect(url())->query(texts.tables).rows) EXPECT_NE(row[0], "later");
}

TEST_P(StoreTest, says_that_another_database_is_not_possible) {
  db::Url url;
  url.dialect = sql::Dialect::mariadb;
  EXPECT_THROW(Store(drivers_, url), db::Error);
}

class ServerStoreTest : public StoreTest {};

INSTANTIATE_TEST_SUITE_P(Each, ServerStoreTest, ::testing::Values(sql::Dialect::postgres), name_of);

TEST_P(ServerStoreTest, leaves_a_schema_of_another_program_as_it_is) {
  connect(url())->execute("CREATE SCHEMA drover; CREATE TABLE drover.customers (id INTEGER)");
  EXPECT_THAT(refusal(), AllOf(HasSubstr(database_), HasSubstr("another program's")));
  EXPECT_EQ(connect(url())->query(texts_of(GetParam())->tables).rows.size(), 1U);
}

TEST_P(ServerStoreTest, lies_beside_the_tables_of_an_application) {
  connect(url())->execute("CREATE TABLE runs (id INTEGER)");
  open()->start_run("migrate", "{}", 0);
  EXPECT_TRUE(connect(url())->query("SELECT 1 FROM public.runs").empty());
}

TEST_P(ServerStoreTest, takes_a_schema_that_was_made_for_a_role_without_rights_on_the_database) {
  connect(url())->execute(
      "DROP ROLE IF EXISTS modest; CREATE ROLE modest LOGIN; CREATE SCHEMA drover AUTHORIZATION modest");
  auto modest = url();
  modest.user = "modest";
  EXPECT_FALSE(Store(drivers_, modest).control_id().empty());
}

TEST_P(ServerStoreTest, says_where_it_cannot_be) {
  auto nowhere = url();
  nowhere.database = "nowhere";
  EXPECT_THAT([&] { Store(drivers_, nowhere); }, ::testing::ThrowsMessage<db::Error>(AllOf(
                                                     HasSubstr("control database postgresql:"), HasSubstr("nowhere"))));
}

// Whatever was said last, the next call finds the server again.
TEST_P(ServerStoreTest, outlives_a_crash_of_its_server) {
  const auto store = open();
  const auto run = store->start_run("migrate", "{}", 0).number;
  server().crash_and_start();
  EXPECT_EQ(store->find_run(run)->state, RunState::open);
  server().crash_and_start();
  store->add_jobs(jobs(run, 3));
  EXPECT_EQ(store->claim(run, 1, "", 9).size(), 3U);
}

TEST_P(ServerStoreTest, gives_the_place_up_at_once_when_it_ends_well) {
  std::int64_t run = 0;
  {
    const auto store = open();
    run = store->start_run("migrate", "{}", 0).number;
    store->add_jobs(jobs(run, 1));
  }
  EXPECT_EQ(open()->find_run(run)->state, RunState::interrupted);
}

// As a machine that stood still does it: its lease ran out, others took over, and then it goes on.
TEST_P(ServerStoreTest, takes_no_result_of_one_whose_lease_ran_out) {
  const auto frozen = open();
  const auto run = frozen->start_run("migrate", "{}", 0).number;
  frozen->add_jobs(jobs(run, 1));
  const auto claims = frozen->claim(run, 1, "", 1);
  look("UPDATE owners SET lease_until = '-infinity'");

  const auto other = open();
  const auto next = other->start_run("migrate", "{}", 0).number;
  EXPECT_TRUE(other->add_jobs({job(next, "t0")}).empty());
  const auto taken = other->claim(next, 1, "", 1);
  ASSERT_EQ(taken.size(), 1U);
  EXPECT_EQ(taken[0].epoch, claims[0].epoch + 1);

  frozen->finish({result(claims[0], JobState::done)});
  EXPECT_EQ(row_of(*other, "t0").state, TargetState::running);
  EXPECT_THROW(frozen->claim_again(claims[0], 7), db::Error);
  other->finish({result(taken[0], JobState::done)});
  EXPECT_EQ(row_of(*other, "t0").state, TargetState::migrated);
}

TEST_P(StoreTest, keeps_events_in_order_under_ids_that_grow) {
  const auto store = open();
  store->append(7, {events::RunStarted{.run = 7, .verb = "migrate", .jobs = 2}, events::Stopping{.running = 1}});
  store->append(7, {events::RunFinished{}});
  store->append(7, {});
  const auto rows = look(is_postgres() ? "SELECT id, body::json ->> 'event', run FROM events ORDER BY id"
                                       : "SELECT id, body ->> 'event', run FROM events ORDER BY id")
                        .rows;
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0], (std::vector<db::Value>{"1", "run_started", "7"}));
  EXPECT_EQ(rows[1], (std::vector<db::Value>{"2", "stopping", "7"}));
  EXPECT_EQ(rows[2], (std::vector<db::Value>{"3", "summary", "7"}));
}

}  // namespace

}  // namespace drover::control
