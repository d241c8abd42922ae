#include <functional>

#include <gmock/gmock.h>

#include "control/fixture_test.hpp"

namespace drover::control {

namespace {

using tenants::Lifecycle;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Three tenants of one server, registered and migrated.
class RestTest : public ControlTest {
 protected:
  void SetUp() override {
    ControlTest::SetUp();
    if (IsSkipped()) return;
    store_ = open();
    store_->add({tenant("a"), tenant("b"), tenant("c")}, false);
    store_->observe({migrated("a"), migrated("b"), migrated("c", 1)});
    rest();  // which is kept, so that each test also says what ends it
    ASSERT_EQ(kept(), "1");
  }

  static tenants::Registered tenant(const std::string& id) {
    return {.tenant = {.id = {id}, .lifecycle = Lifecycle::active, .labels = {}},
            .server = "main",
            .database = "app",
            .schema = id == "c" ? "" : "s_" + id,
            .path = {},
            .parent = {},
            .level = {},
            .size = std::nullopt};
  }

  static Observation migrated(const std::string& id, int versions = 2) {
    auto observation = seen(id, TargetState::migrated, versions);
    observation.key.identity = "postgres|host||app|" + (id == "c" ? std::string("public") : "s_" + id);
    observation.read_at = read_at();
    return observation;
  }

  static Instant read_at() { return *parse_iso8601("2026-11-24T10:00:00Z"); }

  std::optional<Rest> rest(const std::string& digest = "digest", const std::string& since = "2026-11-24T09:00:00Z",
                           const std::string& identity = "postgres|host||") {
    return store_->at_rest("tenant", digest, *parse_iso8601(since),
                           {{.name = "other", .identity = "postgres|elsewhere||", .schema = "public"},
                            {.name = "main", .identity = identity, .schema = "public"}},
                           true);
  }

  std::string kept() const { return db::text_of(look("SELECT count(*) FROM rests").rows[0][0]); }

  std::unique_ptr<Store> store_;
};

INSTANTIATE_TEST_SUITE_P(Each, RestTest, each_database(), name_of);

TEST_P(RestTest, counts_those_at_each_version) {
  const auto all = rest();
  ASSERT_TRUE(all);
  ASSERT_EQ(all->there.size(), 2U);
  EXPECT_EQ(all->there[0].version, "0002");
  EXPECT_EQ(all->there[0].count, 2);
  EXPECT_EQ(all->there[0].oldest_read, read_at());
  EXPECT_EQ(all->there[1].version, "0001");
  EXPECT_THAT(all->aside, IsEmpty());
  EXPECT_THAT(store_->labels_at("tenant", "0002", 1), ElementsAre("a"));
  EXPECT_THAT(store_->labels_at("tenant", "0001", 3), ElementsAre("c"));
}

TEST_P(RestTest, names_those_who_do_not_take_part) {
  store_->set_lifecycle({"b"}, Lifecycle::suspended);
  auto left_behind = migrated("b", 1);
  left_behind.state = TargetState::pending;
  store_->observe({left_behind});
  auto never_seen = tenant("d");
  never_seen.tenant.lifecycle = Lifecycle::archived;
  store_->add({never_seen}, false);
  const auto all = rest();
  ASSERT_TRUE(all);
  EXPECT_EQ(all->count(), 2);
  ASSERT_EQ(all->aside.size(), 2U);
  EXPECT_EQ(all->aside[0].tenant.text, "b");
  EXPECT_EQ(all->aside[0].lifecycle, Lifecycle::suspended);
  EXPECT_EQ(all->aside[1].lifecycle, Lifecycle::archived);
  store_->set_lifecycle({"a"}, Lifecycle::suspended);
  EXPECT_THAT(store_->labels_at("tenant", "0002", 3), IsEmpty());
}

TEST_P(RestTest, is_what_was_found_until_a_target_or_a_tenant_changes) {
  const auto make_another = [&] { look("UPDATE rests SET body = replace(body, '\"0001\",1,', '\"0001\",40,')"); };
  const std::vector<std::function<void()>> changes{
      [&] { store_->observe({migrated("a")}); }, [&] { store_->set_lifecycle({"a"}, Lifecycle::provisioning); },
      [&] { store_->add({tenant("b")}, true); }, [&] { look("UPDATE targets SET epoch = epoch + 1"); }};
  for (const auto& change : changes) {
    make_another();
    EXPECT_EQ(rest()->count(), 42);
    change();
    EXPECT_EQ(rest()->count(), 3);
  }
  make_another();
  EXPECT_EQ(rest("digest", "2026-11-24T09:00:00Z", "postgres|host||")->count(), 42);
  EXPECT_FALSE(rest("another"));
  EXPECT_FALSE(rest("digest", "2026-11-24T10:00:01Z"));
  EXPECT_FALSE(rest("digest", "2026-11-24T09:00:00Z", "postgres|new||"));
}

TEST_P(RestTest, is_not_kept_while_somebody_is_at_work) {
  if (!is_postgres()) GTEST_SKIP() << "one writes at a time";
  store_->observe({migrated("a")});
  const auto other = connect(url());
  other->execute("BEGIN; UPDATE drover.targets SET state = 'pending' WHERE label = 'a'");
  EXPECT_TRUE(rest());
  EXPECT_TRUE(rest());
  other->execute("COMMIT");
  EXPECT_FALSE(rest());
}

TEST_P(RestTest, that_cannot_be_read_is_found_anew) {
  look("UPDATE rests SET body = '{'");
  EXPECT_EQ(rest()->count(), 3);
}

TEST_P(RestTest, asks_for_the_same_files) { EXPECT_FALSE(rest("newer digest")); }

TEST_P(RestTest, asks_for_readings_of_lately) { EXPECT_FALSE(rest("digest", "2026-11-24T10:00:01Z")); }

TEST_P(RestTest, asks_for_the_same_server) { EXPECT_FALSE(rest("digest", "2026-11-24T09:00:00Z", "postgres|new||")); }

TEST_P(RestTest, is_over_with_a_tenant_that_was_never_read) {
  store_->add({tenant("d")}, false);
  EXPECT_FALSE(rest());
}

TEST_P(RestTest, is_over_with_a_tenant_that_moved) {
  auto moved = tenant("a");
  moved.schema = "elsewhere";
  store_->add({moved}, true);
  EXPECT_FALSE(rest());
}

TEST_P(RestTest, is_over_with_a_tenant_that_is_no_longer_registered) {
  store_->remove({"a"});
  EXPECT_FALSE(rest());
}

TEST_P(RestTest, is_over_with_two_at_one_place) {
  auto twin = tenant("d");
  twin.schema = "s_a";
  store_->add({twin}, false);
  EXPECT_FALSE(rest());
}

TEST_P(RestTest, leaves_it_to_files_whether_they_are_as_they_were) {
  for (const std::string id : {"a", "b"}) {
    auto file = tenant(id);
    file.server = file.database = file.schema = "";
    file.path = id + ".db";
    store_->add({file}, true);
    auto read = migrated(id);
    read.stamp = "stamp of " + id;
    store_->observe({read});
  }
  const auto all = rest();
  ASSERT_TRUE(all);
  EXPECT_EQ(all->count(), 3);
  EXPECT_EQ(all->files(), 2);
  EXPECT_FALSE(rest("digest", "2026-11-24T10:00:01Z"));  // because of c, on its server
  const auto first = store_->files_read("tenant", 0, 1);
  ASSERT_EQ(first.size(), 1U);
  EXPECT_EQ(first[0].label, "a");
  EXPECT_EQ(first[0].path, "a.db");
  EXPECT_EQ(first[0].identity, migrated("a").key.identity);
  EXPECT_EQ(first[0].stamp, "stamp of a");
  const auto others = store_->files_read("tenant", first[0].id, 10);
  ASSERT_EQ(others.size(), 1U);
  EXPECT_EQ(others[0].label, "b");
  store_->set_lifecycle({"b"}, Lifecycle::suspended);
  EXPECT_THAT(store_->files_read("tenant", first[0].id, 10), IsEmpty());
}

TEST_P(RestTest, does_not_ask_when_a_file_was_read) {
  for (const std::string id : {"a", "b", "c"}) {
    auto file = tenant(id);
    file.server = file.database = file.schema = "";
    file.path = id + ".db";
    store_->add({file}, true);
  }
  EXPECT_TRUE(rest("digest", "2026-11-24T10:00:01Z"));
}

TEST_P(RestTest, is_over_with_one_that_is_not_migrated) {
  for (const auto state : {TargetState::pending, TargetState::failed, TargetState::blocked, TargetState::ahead}) {
    auto other = migrated("b");
    other.state = state;
    store_->observe({other});
    EXPECT_FALSE(rest()) << to_string(state);
    store_->observe({migrated("b")});
    EXPECT_TRUE(rest());
  }
}

TEST_P(RestTest, is_over_while_somebody_is_at_work) {
  const auto run = store_->start_run("migrate", "{}", 0);
  auto job = ControlTest::job(run.number, "a");
  job.key.identity = migrated("a").key.identity;
  store_->add_jobs({job});
  EXPECT_TRUE(rest());
  EXPECT_EQ(store_->claim(run.number, 1, "", 5).size(), 1U);
  EXPECT_FALSE(rest());
}

}  // namespace

}  // namespace drover::control
