#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is not in <cstdlib>

#include "migrations/catalog.hpp"
#include "migrations/scaffold.hpp"

namespace drover::migrations {
namespace {

namespace fs = std::filesystem;

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;
using testing::UnorderedElementsAre;

class Load : public testing::Test {
 protected:
  Load() {
    auto name = (fs::temp_directory_path() / "drover-load-XXXXXX").string();
    directory_ = fs::canonical(::mkdtemp(name.data()));
  }
  void TearDown() override { fs::remove_all(directory_); }

  void file(const std::string& name, const std::string& text) const {
    fs::create_directories((directory_ / name).parent_path());
    std::ofstream(directory_ / name) << text;
  }
  Checked<Catalog> load(sql::Dialect dialect = sql::Dialect::postgres) const { return Catalog::load(options(dialect)); }
  CatalogOptions options(sql::Dialect dialect = sql::Dialect::postgres) const {
    return {.directory = directory_, .project = directory_, .dialect = dialect};
  }
  std::vector<std::string> codes() const {
    std::vector<std::string> found;
    const auto loaded = load();
    if (loaded) return found;
    for (const auto& problem : loaded.error()) {
      if (problem.severity == Severity::error) found.push_back(problem.code);
    }
    return found;
  }
  // The two checksums of a single file's up.
  std::pair<std::string, std::string> checksums(const std::string& text) const {
    file("0001_a.sql", text);
    const auto loaded = load();
    if (!loaded) return {};
    return {loaded->migrations().front().up.checksum, loaded->migrations().front().up.statements_checksum};
  }

  fs::path directory_;
};

TEST(Version, is_a_number_whatever_its_zeros) {
  EXPECT_EQ(Version::parse("0010"), Version::parse("10"));
  EXPECT_LT(*Version::parse("9"), *Version::parse("10"));
  EXPECT_LT(*Version::parse("99999999999999999999"), *Version::parse("100000000000000000000"));
  EXPECT_EQ(Version::parse("0010")->text(), "0010");
  for (const std::string text : {"", "1a", "-1", "1.", ".1", "1..2", " 1"}) EXPECT_FALSE(Version::parse(text)) << text;
}

TEST(Version, has_sub_versions) {
  EXPECT_LT(*Version::parse("1.2"), *Version::parse("1.10"));
  EXPECT_LT(*Version::parse("118"), *Version::parse("118_1"));
  EXPECT_LT(*Version::parse("118_8"), *Version::parse("119"));
  EXPECT_EQ(Version::parse("1.0"), Version::parse("1"));
  EXPECT_EQ(Version::parse("01_020")->text(), "01.020");
  EXPECT_EQ(Version::parse("01.020.0")->key(), "1.20");
  EXPECT_EQ(Version::parse("0.0")->key(), "");
}

TEST(Version, is_hashed_as_it_is_compared) {
  std::vector<Version> versions{Version::named("x"), Version::named("x", 3), Version::named("x 01"),
                                Version::named("x 1")};
  for (const auto* text : {"0", "00", "0.0", "0.1", "0.10", "0.010.00", "1", "01", "1.0", "1.00.0", "1.0.1", "10",
                           "010", "1.0.10", "20240101120000", "99999999999999999999"}) {
    versions.push_back(*Version::parse(text));
  }
  for (const auto& one : versions) {
    for (const auto& other : versions) {
      EXPECT_EQ(VersionHash{}(one) == VersionHash{}(other), one == other) << one.text() << " " << other.text();
    }
  }
}

TEST(Version, may_be_a_name_with_a_place) {
  EXPECT_LT(*Version::parse("999999"), Version::named("a"));
  EXPECT_LT(Version::named("step 9"), Version::named("step 10"));
  EXPECT_LT(Version::named("zebra", 1), Version::named("ape", 2));
  EXPECT_EQ(Version::named("x", 1), Version::named("x"));
  EXPECT_NE(Version::named("a 01"), Version::named("a 1"));
  EXPECT_EQ(Version::named("a b,c").text(), "a%20b%2Cc");
  EXPECT_EQ(Version::read("0007"), Version::parse("7"));
  EXPECT_TRUE(Version::read("file::1::ana")->is_name());
  EXPECT_FALSE(Version::read(""));
}

TEST_F(Load, orders_by_number_and_cuts_up_from_down) {
  file("10_b.sql", "SELECT 10");
  file("9_a.sql", "-- drover:type base\n-- drover:up\nSELECT 9;\n-- drover:down\nSELECT -9;");
  const auto loaded = load();
  ASSERT_TRUE(loaded);
  ASSERT_THAT(loaded->migrations(), SizeIs(2));
  const auto& first = loaded->migrations().front();
  EXPECT_EQ(first.version.text(), "9");
  EXPECT_EQ(first.name, "a");
  EXPECT_EQ(first.directives.type, Type::base);
  EXPECT_EQ(first.up.statements.at(0).statement.text, "SELECT 9");
  EXPECT_EQ(first.up.statements.at(0).statement.start.line, 3U);
  EXPECT_EQ(first.down->statements.at(0).statement.text, "SELECT -9");
  EXPECT_EQ(first.down->statements.at(0).statement.start.line, 5U);
  EXPECT_EQ(*loaded->newest(), *Version::parse("10"));
}

TEST_F(Load, reads_pairs_and_directories) {
  file("0001_a.up.sql", "SELECT 1");
  file("0001_a.down.sql", "SELECT -1");
  EXPECT_TRUE(load()->migrations().front().down.has_value());
  fs::remove_all(directory_ / "0001_a.up.sql");
  fs::remove_all(directory_ / "0001_a.down.sql");
  file("0001_a/up.sql", "SELECT 1");
  file("0001_a/down.sql", "SELECT -1");
  EXPECT_TRUE(load()->migrations().front().down.has_value());
}

TEST_F(Load, reports_all_problems_of_a_directory_at_once) {
  file("0001_a.sql", "-- drover:tpye base\nSELECT 1");
  file("01_b.sql", "SELECT 1");
  file("notes.sql", "SELECT 1");
  file("0003_c.sql", "");
  file("0004_d.sql", "SELECT '\xff'");
  file("0005_e.sql", "-- drover:requires 0099\nSELECT 1");
  file("0006_f.sql", "-- drover:requires 0007\nSELECT 1");
  file("0007_g.sql", "SELECT 1;\n-- drover:type base\n");
  file("0008_h.sql", "-- drover:level till\nSELECT 1");
  file("0009_i.sql", "-- drover:when DELETE FROM a\nSELECT 1");
  EXPECT_THAT(codes(), UnorderedElementsAre("directive_unknown", "version_twice", "name_invalid", "no_statements",
                                            "not_utf8", "requires_unknown", "requires_later", "directive_place",
                                            "level_unknown", "when_invalid"));
}

TEST_F(Load, says_what_was_probably_meant_and_where) {
  file("0001_a.sql", "\n-- drover:lock-timeuot 2s\nSELECT 1");
  const auto problem = load().error().front();
  EXPECT_EQ(problem.code, "directive_unknown");
  EXPECT_EQ(problem.place->line, 2U);
  EXPECT_THAT(problem.hint, HasSubstr("lock-timeout"));
}

TEST_F(Load, refuses_a_directive_that_it_cannot_follow) {
  for (const std::string text :
       {"-- drover:backfill table=a", "-- drover:lock-timeout 2", "-- drover:type bse",
        "-- drover:type base\n-- drover:type data", "-- drover:requires x", "-- drover:allow rule"}) {
    file("0001_a.sql", text + "\nSELECT 1");
    EXPECT_THAT(codes(), SizeIs(1)) << text;
  }
}

TEST_F(Load, refuses_two_layouts_in_one_directory) {
  file("0001_a.sql", "SELECT 1");
  file("0002_b.up.sql", "SELECT 1");
  EXPECT_THAT(codes(), ElementsAre("layout_mixed"));
}

TEST_F(Load, keeps_checksums_through_reformatting_only) {
  const auto [bytes, statements] = checksums("SELECT 1,\n'a b';\n");
  const auto windows = checksums("\xEF\xBB\xBFSELECT 1,\r\n'a b';\r\n");
  EXPECT_EQ(windows.first, bytes);
  EXPECT_EQ(windows.second, statements);
  const auto reformatted = checksums("-- a licence\nSELECT 1, 'a b'");
  EXPECT_NE(reformatted.first, bytes);
  EXPECT_EQ(reformatted.second, statements);
  EXPECT_NE(checksums("SELECT 1,\n'a  b';\n").second, statements);
  EXPECT_NE(checksums("SELECT 2,\n'a b';\n").second, statements);
  EXPECT_NE(checksums("SELECT 1,\n'a b';\nSELECT 2").second, statements);
  EXPECT_NE(checksums("-- drover:lock-timeout 5s\nSELECT 1,\n'a b';\n").second, statements);
  EXPECT_EQ(checksums("-- drover:tag security\nSELECT 1,\n'a b';\n").second, statements);
  EXPECT_THAT(statements, testing::StartsWith("s1:"));
}

TEST_F(Load, writes_the_next_file_in_the_directory_s_own_way) {
  const auto first = scaffold(options(), {.name = "Add Invoices!", .type = Type::base});
  ASSERT_TRUE(first);
  EXPECT_EQ(first->front().filename(), "0001_add_invoices.sql");
  file("0001_add_invoices.sql", "SELECT 1");
  EXPECT_EQ(scaffold(options(), {.name = "b"})->front().filename(), "0002_b.sql");
  EXPECT_EQ(scaffold(options(), {.name = "Añade «columna»"})->front().filename(), "0003_añade_«columna».sql");
  EXPECT_EQ(scaffold(options(), {.name = "caf\xe9 au lait"})->front().filename(), "0004_caf_au_lait.sql");
  fs::remove_all(directory_);
  file("009_a.up.sql", "SELECT 1");
  const auto pair = scaffold(options(), {.name = "b"});
  ASSERT_THAT(*pair, SizeIs(2));
  EXPECT_EQ(pair->front().filename(), "010_b.up.sql");
  EXPECT_EQ(scaffold(options(), {.name = " ! "}).error().code, "name_invalid");
}

}  // namespace
}  // namespace drover::migrations
