#include "tenants/source.hpp"

#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tenants/fixture_test.hpp"

namespace drover::tenants {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;

namespace fs = std::filesystem;

struct Glob : Fixture {
  Glob() {
    options.kind = SourceKind::glob;
    options.pattern = "tenants/{id}.db";
  }
};

TEST_F(Glob, lists_files_by_their_id_and_nothing_of_sqlites_own) {
  for (const auto* name : {"b.db", "a.db", "a.db-wal", "a.db-shm", "a.db-journal", ".hidden.db", "readme.txt"}) {
    make(std::string("tenants/") + name);
  }
  EXPECT_THAT(labels(), ElementsAre("a", "b"));
  options.pattern = "tenants/{id}";
  options.ignore = {"a.db", "b.db", "readme.txt"};
  EXPECT_THAT(labels(), IsEmpty());
  const auto target = (options.pattern = "tenants/{id}.db", list()->front());
  EXPECT_EQ(target.address.database, project / "tenants/a.db");
  EXPECT_EQ(target.size, 1);
  EXPECT_EQ(target.server, "");
}

TEST_F(Glob, a_tenant_may_be_called_wal) {
  make("tenants/x-wal.db");
  EXPECT_THAT(labels(), ElementsAre("x-wal"));
}

TEST_F(Glob, the_id_may_be_a_directory_and_stars_stand_elsewhere) {
  make("shard1/a/app.db");
  make("shard2/b/app.db");
  make("shard2/empty/other.db");
  make("other/c/app.db");
  options.pattern = "shard*/{id}/app.db";
  EXPECT_THAT(labels(), ElementsAre("a", "b"));
}

TEST_F(Glob, an_absolute_pattern_is_taken_as_it_is) {
  make("tenants/a.db");
  options.pattern = (project / "tenants/{id}.db").string();
  options.project = "/nowhere";
  EXPECT_THAT(labels(), ElementsAre("a"));
}

TEST_F(Glob, hostile_names_are_problems_unless_ignored_or_mapped) {
  for (const std::string name : {"Acme Corp", "a'; DROP TABLE x; --", "line\nbreak", "\xFF", "a"}) {
    make("tenants/" + name + ".db");
  }
  make("tenants/" + std::string(49, 'x') + ".db");
  const auto problems = list().error();
  EXPECT_EQ(problems.size(), 5U);
  EXPECT_THAT(problems, Contains(Field(&Problem::message, HasSubstr("'line\\nbreak'"))));
  EXPECT_THAT(problems, testing::Each(Field(&Problem::code, "id_invalid")));
  options.ids = {{"Acme Corp", "acme"}, {"line\nbreak", "lines"}};
  options.ignore = {"\xFF", "a'; DROP TABLE x; --", std::string(49, 'x')};
  EXPECT_THAT(labels(), ElementsAre("a", "acme", "lines"));
}

TEST_F(Glob, one_inode_under_two_names_is_refused) {
  make("tenants/a.db");
  fs::create_hard_link(project / "tenants/a.db", project / "tenants/b.db");
  fs::create_symlink("a.db", project / "tenants/c.db");
  const auto names = labels();
  ASSERT_EQ(names.size(), 2U);
  EXPECT_THAT(names[0], HasSubstr("place_twice: tenants 'a' and 'b' are the same place"));
}

TEST_F(Glob, symlinks_are_followed_and_loops_end) {
  make("elsewhere/a.db");
  fs::create_directories(project / "tenants");
  fs::create_symlink("../elsewhere/a.db", project / "tenants/a.db");
  fs::create_symlink("loop.db", project / "tenants/loop.db");
  fs::create_directory_symlink(".", project / "tenants/self");
  EXPECT_THAT(labels(), ElementsAre("a", "loop"));
  options.pattern = "tenants/*/{id}.db";
  EXPECT_THAT(labels(), ElementsAre("a", "loop"));
}

TEST_F(Glob, two_files_for_one_id_are_refused) {
  make("x/a.db");
  make("y/a.db");
  options.pattern = "*/{id}.db";
  EXPECT_THAT(labels(), ElementsAre(HasSubstr("tenant_twice")));
}

TEST_F(Glob, a_missing_directory_is_no_empty_fleet) {
  EXPECT_THAT(labels(), ElementsAre(HasSubstr("directory_unreadable")));
  fs::create_directories(project / "tenants");
  EXPECT_THAT(labels(), IsEmpty());
}

TEST_F(Glob, patterns_that_cannot_match_are_refused) {
  for (const auto* pattern :
       {"", "tenants/x.db", "{id}/{id}.db", "{id}{id}.db", "a/{id}*.db", "**/{id}.db", "[ab]/{id}.db", "a?/{id}.db"}) {
    options.pattern = pattern;
    EXPECT_THAT(labels(), ElementsAre(HasSubstr("pattern_invalid"))) << pattern;
  }
}

TEST_F(Glob, lists_many_files_quickly) {
  constexpr int count = 20'000;
  fs::create_directories(project / "tenants");
  for (int i = 0; i < count; ++i) std::ofstream(project / "tenants" / ("t" + std::to_string(i) + ".db"));
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(list()->size(), static_cast<std::size_t>(count));
  const auto took = std::chrono::steady_clock::now() - begin;
  RecordProperty("milliseconds", static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(took).count()));
}

struct FromRegistry : Fixture {
  FromRegistry() {
    options.servers["eu1"] = {
        .name = "eu1", .url = *db::parse_url("postgresql://h"), .direct_url = {}, .max_connections = {}};
  }
};

TEST_F(FromRegistry, servers_and_files_stand_side_by_side) {
  registry.rows = {on_server("b", "tenant_b"), at_path("a", "files/../a.db")};
  const auto targets = *list();
  EXPECT_EQ(targets[0].address.database, project / "a.db");
  EXPECT_EQ(targets[1].address.database, "tenant_b");
  EXPECT_EQ(targets[1].address.server->host, "h");
  EXPECT_EQ(targets[1].address.schema, "public");
  EXPECT_TRUE(targets[1].address.owns_database);
  EXPECT_EQ(targets[1].server, "eu1");
}

TEST_F(FromRegistry, half_described_targets_are_refused_with_their_id) {
  auto no_server = on_server("a", "d");
  no_server.server.clear();
  auto both = on_server("b", "d");
  both.path = "b.db";
  registry.rows = {no_server, both, on_server("c", ""), at_path("d", ""), on_server("e", "", "schema")};
  EXPECT_THAT(labels(), ElementsAre("target_incomplete: tenant 'a' has no server",
                                    "target_incomplete: tenant 'b' has a path and a server, database or schema",
                                    "target_incomplete: tenant 'c' has a server but no database",
                                    "target_incomplete: tenant 'd' has no target",
                                    "target_incomplete: tenant 'e' has a server but no database"));
}

TEST_F(FromRegistry, an_unknown_server_is_named_with_what_is_close) {
  registry.rows = {on_server("a", "d")};
  registry.rows[0].server = "eu2";
  EXPECT_EQ(list().error().front().hint, "did you mean 'eu1'?");
}

TEST_F(FromRegistry, names_are_never_cut) {
  registry.rows = {on_server("a", std::string(63, 'd')), on_server("b", "d", std::string(63, 's'))};
  EXPECT_TRUE(list());
  registry.rows = {on_server("a", std::string(64, 'd')), on_server("b", "d", std::string(64, 's')),
                   on_server("c", std::string("a\0b", 3)), on_server("d", "\xC3"),
                   at_path("e", std::string("x\0y", 3))};
  const auto problems = list().error();
  ASSERT_EQ(problems.size(), 5U);
  EXPECT_EQ(problems[0].code, "identifier_too_long");
  EXPECT_EQ(problems[1].code, "identifier_too_long");
  EXPECT_EQ(problems[2].code, "identifier_invalid");
  EXPECT_EQ(problems[3].code, "identifier_invalid");
  EXPECT_EQ(problems[4].code, "path_invalid");
}

TEST_F(FromRegistry, hostile_database_names_are_kept_byte_for_byte) {
  const std::string name = "x\"; DROP DATABASE y; --'\n../z";
  registry.rows = {on_server("a", name)};
  EXPECT_EQ(list()->front().address.database, name);
}

TEST_F(FromRegistry, who_shares_a_database_does_not_own_it) {
  registry.rows = {on_server("a", "shared", "t_a"), on_server("b", "shared"), on_server("c", "own")};
  const auto targets = *list();
  EXPECT_FALSE(targets[0].address.owns_database);
  EXPECT_FALSE(targets[1].address.owns_database);
  EXPECT_TRUE(targets[2].address.owns_database);
}

TEST_F(FromRegistry, two_tenants_in_one_place_are_refused) {
  registry.rows = {on_server("a", "d"), on_server("b", "d")};
  EXPECT_THAT(labels(), ElementsAre(HasSubstr("place_twice")));
}

TEST_F(FromRegistry, the_overlay_wins_over_every_source) {
  registry.rows = {at_path("a", "a.db"), at_path("b", "b.db")};
  registry.rows[1].tenant.lifecycle = Lifecycle::archived;
  registry.said = {{{"a"}, Lifecycle::suspended}, {{"gone"}, Lifecycle::archived}};
  const auto targets = *list();
  EXPECT_EQ(targets[0].tenant.lifecycle, Lifecycle::suspended);
  EXPECT_EQ(targets[1].tenant.lifecycle, Lifecycle::archived);
}

TEST_F(FromRegistry, a_level_without_levels_is_refused) {
  registry.rows = {at_path("a", "a.db")};
  registry.rows[0].level = "empresa";
  EXPECT_THAT(labels(), ElementsAre(HasSubstr("tenants.levels is not set")));
}

struct Trees : FromRegistry {
  Trees() { options.levels = {"empresa", "sucursal", "caja"}; }
  void add(const std::string& id, const std::string& level, const std::string& schema, const std::string& parent = {}) {
    auto row = on_server(id, "app", schema);
    row.level = level;
    row.parent = parent;
    registry.rows.push_back(row);
  }
};

TEST_F(Trees, labels_and_parents_follow_the_levels) {
  add("acme", "empresa", "acme");
  add("acme", "sucursal", "north", "acme");
  add("acme", "caja", "till", "acme/sucursal/north");
  add("branch", "sucursal", "south", "acme");
  add("shop", "caja", "one", "branch");
  std::map<std::string, std::string> parents;
  const auto targets = *list();
  for (const auto& target : targets) parents[target.label] = target.parent;
  EXPECT_EQ(parents.at("acme/empresa/acme"), "");
  EXPECT_EQ(parents.at("acme/sucursal/north"), "acme/empresa/acme");
  EXPECT_EQ(parents.at("acme/caja/till"), "acme/sucursal/north");
  EXPECT_EQ(parents.at("branch/sucursal/south"), "acme/empresa/acme");
  EXPECT_EQ(parents.at("shop/caja/one"), "branch/sucursal/south");
}

TEST_F(Trees, bad_ones_are_refused) {
  add("a", "empres", "s1");
  add("b", "", "s2");
  add("c", "empresa", "with/slash");
  const auto problems = list().error();
  ASSERT_EQ(problems.size(), 3U);
  EXPECT_EQ(problems[0].hint, "did you mean empresa?");
  EXPECT_EQ(problems[1].message, "a target of tenant 'b' has no level");
  EXPECT_EQ(problems[2].code, "name_invalid");
}

TEST_F(Trees, a_child_needs_a_parent_above_it) {
  add("a", "sucursal", "s1");
  add("b", "sucursal", "s2", "nobody");
  add("c", "sucursal", "s3", "c/sucursal/s3");
  EXPECT_THAT(labels(),
              ElementsAre(HasSubstr("parent_missing"), HasSubstr("parent_unknown"), HasSubstr("parent_unknown")));
}

TEST_F(Trees, an_ambiguous_parent_is_refused) {
  add("acme", "empresa", "one");
  add("acme", "empresa", "two");
  add("branch", "sucursal", "s", "acme");
  EXPECT_THAT(labels(), ElementsAre(HasSubstr("parent_unknown")));
}

TEST_F(Trees, a_source_that_knows_no_levels_lists_the_highest) {
  make("tenants/a.db");
  options.kind = SourceKind::glob;
  options.pattern = "tenants/{id}.db";
  EXPECT_THAT(labels(), ElementsAre("a/empresa/a"));
}

struct Single : Fixture {
  Single() { options.kind = SourceKind::single; }
};

TEST_F(Single, is_the_tenant_default) {
  options.url = *db::parse_url("sqlite:a.db");
  const auto targets = *list();
  ASSERT_EQ(targets.size(), 1U);
  EXPECT_EQ(targets[0].tenant.id.text, "default");
  EXPECT_EQ(targets[0].address.database, project / "a.db");
}

TEST_F(Single, names_its_database) {
  options.url = *db::parse_url("postgresql://h");
  EXPECT_THAT(labels(), ElementsAre(HasSubstr("url_incomplete")));
}

TEST(CentralTarget, is_called_like_its_catalog) {
  const auto target = *central_target("central", *db::parse_url("postgresql://h/d"), "app", "/p");
  EXPECT_EQ(target.label, "central");
  EXPECT_EQ(target.tenant.id.text, "");
  EXPECT_EQ(target.server, "central");
  EXPECT_EQ(target.address.schema, "app");
}

struct FromQuery : FromRegistry {
  FromQuery() {
    options.kind = SourceKind::query;
    options.url = *db::parse_url("sqlite:central.db");
    PlainSqlite(project / "central.db")
        .query("CREATE TABLE customers(id, server, database, schema, path, status, size, region)");
  }
  void insert(const std::string& values) const {
    PlainSqlite(project / "central.db").query("INSERT INTO customers VALUES (" + values + ")");
  }
};

TEST_F(FromQuery, columns_describe_and_all_others_are_labels) {
  insert("'a', 'eu1', 'tenant_a', NULL, NULL, 'Suspended', 12, 'eu'");
  insert("'b', NULL, NULL, NULL, 'b.db', NULL, NULL, NULL");
  options.sql = "SELECT *, id AS \"Ring\" FROM customers";
  const auto targets = *list();
  ASSERT_EQ(targets.size(), 2U);
  EXPECT_EQ(targets[0].tenant.lifecycle, Lifecycle::suspended);
  EXPECT_EQ(targets[0].size, 12);
  EXPECT_EQ(targets[0].tenant.labels, (Labels{{"Ring", "a"}, {"region", "eu"}}));
  EXPECT_EQ(targets[1].address.database, project / "b.db");
  EXPECT_EQ(targets[1].tenant.labels, (Labels{{"Ring", "b"}}));
}

TEST_F(FromQuery, faults_are_named_by_row_and_id) {
  insert("NULL, 'eu1', 'd', NULL, NULL, NULL, NULL, NULL");
  insert("'b', 'eu1', 'd', NULL, NULL, 'actve', 'big', NULL");
  options.sql = "SELECT * FROM customers";
  EXPECT_THAT(labels(), ElementsAre("id_missing: row 1 of the tenants has no id",
                                    "status_unknown: tenant 'b' has the status 'actve'",
                                    "size_invalid: tenant 'b' has the size 'big', which is no number"));
}

TEST_F(FromQuery, the_columns_are_checked) {
  options.sql = "SELECT 1 AS server, 2 AS server";
  EXPECT_THAT(labels(), ElementsAre(HasSubstr("column_twice"), HasSubstr("column_missing")));
}

}  // namespace
}  // namespace drover::tenants
