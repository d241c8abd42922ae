#include <fstream>

#include <gmock/gmock.h>

#include "control/fixture_test.hpp"
#include "control/schema.hpp"

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

  std::string refusal() const {
    try {
      open();
    } catch (const db::Error& error) {
      return error.what();
    }
    return "opened";
  }
};

TEST_F(StoreTest, makes_its_directory_and_keeps_its_id) {
  const auto id = open()->control_id();
  EXPECT_FALSE(id.empty());
  EXPECT_EQ(open()->control_id(), id);
}

TEST_F(StoreTest, lets_readers_and_a_writer_work_side_by_side) {
  open();
  EXPECT_EQ(look("PRAGMA journal_mode").rows[0][0], "wal");
}

TEST_F(StoreTest, says_where_its_directory_cannot_be_made) {
  std::ofstream(directory_ / ".drover") << "a file";
  EXPECT_THAT(refusal(), AllOf(HasSubstr((directory_ / ".drover").string()), HasSubstr("[control] url")));
}

TEST_F(StoreTest, leaves_a_foreign_database_as_it_is) {
  std::filesystem::create_directories(path().parent_path());
  look("CREATE TABLE customers (id INTEGER)");
  const auto before = bytes_of(path());
  EXPECT_THAT(refusal(), AllOf(HasSubstr(path().string()), HasSubstr("another program's")));
  EXPECT_EQ(bytes_of(path()), before);
  EXPECT_FALSE(std::filesystem::exists(path().string() + "-wal"));
  EXPECT_FALSE(std::filesystem::exists(path().string() + ".owners"));
}

TEST_F(StoreTest, refuses_what_is_no_database) {
  write(std::string(5000, 'x'));
  EXPECT_THAT(refusal(), HasSubstr(path().string()));
  EXPECT_EQ(bytes_of(path()), std::string(5000, 'x'));
}

TEST_F(StoreTest, refuses_a_directory_in_its_place) {
  std::filesystem::create_directories(path());
  EXPECT_THAT(refusal(), HasSubstr(path().string()));
}

TEST_F(StoreTest, takes_an_empty_file_as_new) {
  write("");
  EXPECT_FALSE(open()->control_id().empty());
}

TEST_F(StoreTest, refuses_a_newer_schema) {
  open();
  look("UPDATE control_schema SET version = 999");
  EXPECT_THAT(refusal(), AllOf(HasSubstr("newer drover"), HasSubstr("999")));
  EXPECT_EQ(look("SELECT version FROM control_schema").rows[0][0], "999");
}

TEST_F(StoreTest, upgrades_an_older_schema_and_keeps_what_is_there) {
  const auto store = open();
  store->add({{.tenant = {{"acme"}, tenants::Lifecycle::active, {}}, .path = "acme.db"}}, false);
  auto texts = sqlite_texts();
  texts.upgrades.push_back({"CREATE TABLE later (id INTEGER)", "ALTER TABLE tenants ADD COLUMN note TEXT"});
  const auto connection = drivers_.of(sql::Dialect::sqlite).connect({.url = url(), .schema = {}}, {});
  EXPECT_EQ(upgrade(*connection, texts), store->control_id());
  EXPECT_EQ(look("SELECT version FROM control_schema").rows[0][0], std::to_string(texts.upgrades.size()));
  EXPECT_EQ(look("SELECT id, note FROM tenants").rows[0][0], "acme");
  EXPECT_EQ(upgrade(*connection, texts), store->control_id());
}

TEST_F(StoreTest, leaves_the_old_schema_when_an_upgrade_fails) {
  open();
  auto texts = sqlite_texts();
  texts.upgrades.push_back({"CREATE TABLE later (id INTEGER)", "CREATE TABLE runs (id INTEGER)"});
  const auto connection = drivers_.of(sql::Dialect::sqlite).connect({.url = url(), .schema = {}}, {});
  EXPECT_THROW(upgrade(*connection, texts), db::Error);
  EXPECT_TRUE(look("SELECT 1 FROM sqlite_schema WHERE name = 'later'").empty());
}

TEST_F(StoreTest, says_that_another_database_is_not_possible) {
  db::Url url;
  url.dialect = sql::Dialect::postgres;
  EXPECT_THROW(Store(drivers_, url), db::Error);
}

TEST_F(StoreTest, keeps_events_in_order_under_ids_that_grow) {
  const auto store = open();
  store->append(7, {events::RunStarted{.run = 7, .verb = "migrate", .jobs = 2}, events::Stopping{.running = 1}});
  store->append(7, {events::RunFinished{}});
  store->append(7, {});
  const auto rows = look("SELECT id, body ->> 'event', run FROM events ORDER BY id").rows;
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0], (std::vector<db::Value>{"1", "run_started", "7"}));
  EXPECT_EQ(rows[1], (std::vector<db::Value>{"2", "stopping", "7"}));
  EXPECT_EQ(rows[2], (std::vector<db::Value>{"3", "summary", "7"}));
}

}  // namespace

}  // namespace drover::control
