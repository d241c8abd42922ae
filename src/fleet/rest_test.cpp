#include "fleet/rest.hpp"

#include <tuple>

#include <gmock/gmock.h>

#include "drivers/postgres/driver.hpp"
#include "drivers/sqlite/driver.hpp"
#include "fleet/fleet.hpp"
#include "fleet/known.hpp"
#include "run/fixture_test.hpp"

namespace drover::fleet {

namespace {

using ::testing::ElementsAre;

// Tenants of two servers, registered and read lately. Nothing is opened: their servers are not there.
class AtRest : public run::Target {
 protected:
  void SetUp() override {
    std::vector<std::unique_ptr<db::Driver>> drivers;
    drivers.push_back(sqlite::make_driver());
    drivers.push_back(postgres::make_driver());
    drivers_ = std::make_unique<db::Drivers>(std::move(drivers));
    driver = its_driver();
    file("0001_users.sql", "CREATE TABLE users (id integer PRIMARY KEY);");
    db::Url control;
    control.dialect = sql::Dialect::sqlite;
    control.path = directory / "control.db";
    store_ = std::make_unique<control::Store>(*drivers_, control);
    for (const auto* name : {"eu1", "us1"}) {
      const auto url = db::parse_url(std::string("postgresql://drover@") + name + ".invalid:5433/any?service=" + name);
      source_.servers.emplace(name,
                              tenants::Server{.name = name, .url = *url, .direct_url = {}, .max_connections = {}});
    }
    source_.project = directory;
    for (const auto* id : {"a", "b", "c", "d"}) add(id);
    stage_.catalog = &load();
    read_all();
  }

  virtual std::unique_ptr<db::Driver> its_driver() const { return postgres::make_driver(); }

  // One in three has a schema of its own, the others a database.
  virtual tenants::Registered row(const std::string& id) const {
    tenants::Registered row;
    row.tenant.id.text = id;
    row.server = id < "c" ? "eu1" : "us1";
    row.database = id == "b" ? "shared" : "db_" + id;
    row.schema = id == "b" ? "s_b" : "";
    return row;
  }

  void add(const std::string& id) const { store_->add({row(id)}, false); }

  std::vector<tenants::Target> list() const { return *tenants::list_targets(source_, *drivers_, *store_); }

  // All are at the only version there is.
  void read_all() const {
    ledger::History history;
    history.standing = ledger::Standing::ours;
    history.highest_batch = 1;
    const auto& migration = *stage_.catalog->find(*stage_.catalog->newest());
    ledger::Entry entry;
    entry.version = migration.version;
    entry.batch = entry.seq = 1;
    entry.checksum = migration.up.checksum;
    entry.statements_checksum = migration.up.statements_checksum;
    history.entries.push_back(entry);
    std::vector<control::Observation> observations;
    for (const auto& target : list()) {
      observations.push_back(observe(stage_, target, {stage_.catalog->name(), target.address.identity()}, history));
      observations.back().stamp = driver->stamp(target.address);
    }
    store_->observe(observations);
  }

  std::optional<Rest> rest(Enough enough = Enough::trusted) const {
    return at_rest(*drivers_, *store_, {stage_}, source_, rules_, {.enough = enough, .keep = true});
  }

  // As it is where each one is looked at.
  Stage listed() const {
    auto stage = stage_;
    stage.targets = list();
    return stage;
  }

  std::unique_ptr<db::Drivers> drivers_;
  std::unique_ptr<control::Store> store_;
  tenants::SourceOptions source_;
  Stage stage_;
  Rules rules_;
};

auto parts_of(const StatusGroup& group) {
  return std::tuple(group.catalog, group.version, group.missing, group.state, group.count, group.examples,
                    group.oldest_read);
}

auto parts_of(const Status& status) {
  std::vector<decltype(parts_of(StatusGroup{}))> groups;
  for (const auto& group : status.groups) groups.push_back(parts_of(group));
  return std::tuple(status.selected, status.pending, status.vanished, status.from_control, groups);
}

auto parts_of(const events::Summary& summary) {
  return std::tuple(summary.verb, summary.run, summary.verdict, summary.exit_code, summary.tenants, summary.selected,
                    summary.counts, summary.vanished, summary.from_control, summary.oldest_read, summary.highest);
}

std::vector<std::string> told(const run::Witness& witness) {
  std::vector<std::string> told;
  for (const auto& [outcome] : witness.all<events::TargetFinished>()) {
    told.push_back(outcome.target + " " + outcome.tenant + " " + outcome.catalog + " " +
                   std::string(events::to_string(outcome.verdict)) + " " + outcome.reason);
  }
  return told;
}

TEST_F(AtRest, says_in_its_status_what_looking_at_each_says) {
  store_->set_lifecycle({"c"}, tenants::Lifecycle::suspended);
  const auto all = rest();
  ASSERT_TRUE(all);
  const auto said = status(*all, *store_);
  EXPECT_EQ(said.groups.front().count, 3);
  EXPECT_THAT(said.groups.front().examples, ElementsAre("a", "b", "d"));
  EXPECT_EQ(parts_of(said), parts_of(status(*drivers_, *store_, {listed()}, rules_, false)));
}

TEST_F(AtRest, ends_as_a_run_ends_that_has_looked_at_each) {
  store_->set_lifecycle({"c"}, tenants::Lifecycle::suspended);
  for (const bool dry_run : {false, true}) {
    const Request request{.verb = dry_run ? "plan" : "migrate", .goal = {.aim = plan::Newest{}}, .dry_run = dry_run};
    const auto all = rest();
    ASSERT_TRUE(all);
    run::Witness one;
    run::Witness other;
    const auto said = conclude(*all, request, *store_, one);
    const auto worked = Fleet(*drivers_, *store_, other, rules_).execute(request, {listed()}, {});
    EXPECT_EQ(said.count(events::Verdict::already), 3);
    EXPECT_EQ(parts_of(said), parts_of(worked));
    EXPECT_THAT(told(one), ElementsAre("c c tenant skipped suspended"));
    EXPECT_EQ(told(one), told(other));
    EXPECT_EQ(one.all<events::RunFinished>().size(), 1U);
  }
}

TEST_F(AtRest, is_over_when_anything_is_to_be_looked_at) {
  EXPECT_TRUE(rest());
  rules_.trust = std::chrono::milliseconds{0};
  EXPECT_FALSE(rest());
  EXPECT_TRUE(rest(Enough::last_known));
  rules_ = {};
  stage_.ledger_table = "other";
  EXPECT_FALSE(rest());
  stage_.ledger_table = Stage{}.ledger_table;
  source_.servers.at("us1").url.host = "moved.invalid";
  EXPECT_FALSE(rest());
  EXPECT_FALSE(rest(Enough::last_known));
  source_.servers.at("us1").url.host = "us1.invalid";
  source_.ignore = {"a"};
  EXPECT_FALSE(rest());
  source_.ignore.clear();
  EXPECT_TRUE(rest());
  add("e");
  EXPECT_FALSE(rest());
}

// Tenants as files behind a link to their directory; what is in them is not looked at.
class FilesAtRest : public AtRest {
 protected:
  std::unique_ptr<db::Driver> its_driver() const override { return sqlite::make_driver(); }

  tenants::Registered row(const std::string& id) const override {
    std::filesystem::create_directories(directory / "real");
    if (!std::filesystem::exists(directory / "link")) std::filesystem::create_symlink("real", directory / "link");
    write(id);
    tenants::Registered row;
    row.tenant.id.text = id;
    row.path = "link/" + id + ".db";
    return row;
  }

  void write(const std::string& id) const { std::ofstream(place(id), std::ios::app) << "row"; }
  std::filesystem::path place(const std::string& id) const { return directory / "real" / (id + ".db"); }
};

TEST_F(FilesAtRest, say_what_looking_at_each_says) {
  store_->set_lifecycle({"c"}, tenants::Lifecycle::suspended);
  const auto all = rest();
  ASSERT_TRUE(all);
  EXPECT_EQ(parts_of(status(*all, *store_)), parts_of(status(*drivers_, *store_, {listed()}, rules_, false)));
  rules_.trust = std::chrono::milliseconds{0};
  EXPECT_TRUE(rest());
}

TEST_F(FilesAtRest, are_looked_at_once_one_was_written_to) {
  write("b");
  EXPECT_FALSE(rest());
  EXPECT_TRUE(rest(Enough::last_known));
  EXPECT_EQ(parts_of(status(*rest(Enough::last_known), *store_)),
            parts_of(status(*drivers_, *store_, {listed()}, rules_, false)));
}

TEST_F(FilesAtRest, are_looked_at_once_one_has_a_journal) {
  std::ofstream(place("b").string() + "-wal") << "frame";
  EXPECT_FALSE(rest());
}

TEST_F(FilesAtRest, are_looked_at_once_a_link_leads_elsewhere) {
  std::filesystem::copy(directory / "real", directory / "other");
  std::filesystem::remove(directory / "link");
  std::filesystem::create_symlink("other", directory / "link");
  EXPECT_FALSE(rest(Enough::last_known));
  EXPECT_EQ(status(*drivers_, *store_, {listed()}, rules_, false).groups.front().state, control::TargetState::unread);
}

TEST_F(FilesAtRest, are_looked_at_once_one_is_gone) {
  std::filesystem::remove(place("b"));
  EXPECT_FALSE(rest());
}

}  // namespace

}  // namespace drover::fleet
