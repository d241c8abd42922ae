#include <gmock/gmock.h>

#include "control/fixture_test.hpp"

namespace drover::control {

namespace {

using tenants::Lifecycle;
using tenants::Registered;
using tenants::TenantId;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class RegistryTest : public ControlTest {
 protected:
  static Registered tenant(const std::string& id, const std::string& path = "x.db") {
    Registered row;
    row.tenant.id = {id};
    row.path = path;
    return row;
  }
  static std::vector<Registered> all(Store& store) {
    std::vector<Registered> rows;
    store.each([&](Registered row) { rows.push_back(std::move(row)); });
    return rows;
  }
};

INSTANTIATE_TEST_SUITE_P(Each, RegistryTest, each_database(), name_of);

TEST_P(RegistryTest, gives_back_what_was_added) {
  auto row = tenant("acme");
  row.tenant.lifecycle = Lifecycle::provisioning;
  row.tenant.labels = {{"region", "eu"}, {"it's", "\"quoted\" ñ"}};
  row.server = "eu1";
  row.database = "acme_db";
  row.schema = "s";
  row.parent = "p";
  row.level = "empresa";
  row.size = 5'000'000'000;
  const auto store = open();
  EXPECT_THAT(store->add({row}, false), IsEmpty());
  const auto rows = all(*open());
  ASSERT_EQ(rows.size(), 1U);
  const auto& back = rows[0];
  EXPECT_EQ(back.tenant.id.text, "acme");
  EXPECT_EQ(back.tenant.lifecycle, Lifecycle::provisioning);
  EXPECT_EQ(back.tenant.labels, row.tenant.labels);
  EXPECT_EQ(back.server + back.database + back.schema + back.path + back.parent + back.level,
            "eu1acme_dbsx.dbpempresa");
  EXPECT_EQ(back.size, row.size);
}

TEST_P(RegistryTest, adds_all_or_none) {
  const auto store = open();
  store->add({tenant("b")}, false);
  EXPECT_THAT(store->add({tenant("a"), tenant("b", "other.db"), tenant("c")}, false), ElementsAre(TenantId{"b"}));
  ASSERT_EQ(all(*store).size(), 1U);
  EXPECT_EQ(all(*store)[0].path, "x.db");
  store->add({tenant("a"), tenant("b", "other.db")}, true);
  ASSERT_EQ(all(*store).size(), 2U);
  EXPECT_EQ(all(*store)[1].path, "other.db");
}

TEST_P(RegistryTest, replaces_a_tree_as_a_whole) {
  const auto store = open();
  store->add({tenant("a", "1.db"), tenant("a", "2.db"), tenant("a", "3.db")}, false);
  EXPECT_EQ(all(*store).size(), 3U);
  store->add({tenant("a", "2.db")}, true);
  ASSERT_EQ(all(*store).size(), 1U);
  EXPECT_EQ(all(*store)[0].path, "2.db");
}

TEST_P(RegistryTest, overlays_a_lifecycle_until_the_tenant_is_removed) {
  const auto store = open();
  store->add({tenant("a")}, false);
  store->set_lifecycle({"a"}, Lifecycle::suspended);
  store->set_lifecycle({"elsewhere"}, Lifecycle::archived);
  store->set_lifecycle({"a"}, Lifecycle::deleting);
  EXPECT_EQ(store->overlay(),
            (std::map<TenantId, Lifecycle>{{{"a"}, Lifecycle::deleting}, {{"elsewhere"}, Lifecycle::archived}}));
  EXPECT_TRUE(store->remove({"a"}));
  EXPECT_TRUE(store->remove({"elsewhere"}));
  EXPECT_FALSE(store->remove({"a"}));
  EXPECT_THAT(store->overlay(), IsEmpty());
  EXPECT_THAT(all(*store), IsEmpty());
}

}  // namespace

}  // namespace drover::control
