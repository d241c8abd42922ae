#include "teller.hpp"

#include <cstdlib>

#include <gtest/gtest.h>

#include "markdown.hpp"

namespace drover::stories {
namespace {

class TellerTest : public testing::Test {
 protected:
  TellerTest() {
    std::string name = "/tmp/drover-teller-XXXXXX";
    directory_ = ::mkdtemp(name.data());
    fleet_ = make_sqlite_fleet(directory_);
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  using Milliseconds = std::chrono::milliseconds;
  static constexpr Milliseconds patient{120'000};
  static constexpr Milliseconds impatient{200};  // where it is to lose its patience

  std::string tell(std::string_view text, Milliseconds patience = patient) {
    return tell_story(parse_story(text, "a.story", Mode::sqlite), patience);
  }

  std::string tell_story(const Story& story, Milliseconds patience = patient) {
    Teller teller({.directory = directory_, .drover = "/nowhere/drover", .fleet = *fleet_, .patience = patience});
    return teller.tell(story);
  }

  std::filesystem::path directory_;
  std::unique_ptr<Fleet> fleet_;
};

TEST_F(TellerTest, is_content_when_all_goes_as_told) {
  EXPECT_EQ(tell("# a comment\n-- file a/b.txt --\none\ntwo\n-- end --\n$ cat a/b.txt; echo no >&2; false\n"
                 "> one\n> <word>\n2> no\n~ tw\n1~ o<any>e\n0~ three\nexit 1\n"),
            "");
}

TEST_F(TellerTest, notices_what_differs) {
  EXPECT_NE(tell("$ echo a\n> b\n").find("- b\n+ a"), std::string::npos);
  EXPECT_NE(tell("$ echo a >&2\n2> b\n").find("stderr differs"), std::string::npos);
  EXPECT_NE(tell("$ exit 3\n").find("exit 3, not 0"), std::string::npos);
  EXPECT_NE(tell("$ true\nexit 2\n").find("exit 0, not 2"), std::string::npos);
  EXPECT_NE(tell("$ echo a; echo a\n1~ a\n").find("2 lines with: a"), std::string::npos);
  EXPECT_NE(tell("$ echo a\n0~ a\n").find("1 line with: a"), std::string::npos);
  EXPECT_NE(tell("$ echo a\n~ b\n"), "");
  EXPECT_NE(tell("$ echo a\n> (none)\n"), "");
}

TEST_F(TellerTest, looks_into_tenants_by_itself) {
  const std::string fleet = "fleet 2\nexec *: CREATE TABLE t(a, b); INSERT INTO t VALUES (1, NULL), (2, 'x')\n";
  EXPECT_EQ(
      tell(fleet + "sql *: SELECT a, b FROM t ORDER BY a\n= 1|NULL\n= 2|x\nsql t-001: SELECT 1 WHERE 0\n= (none)"), "");
}

TEST_F(TellerTest, notices_rows_that_differ) {
  EXPECT_NE(tell("fleet 1\nsql t-001: SELECT 1\n= 2\n").find("- 2\n+ 1"), std::string::npos);
  EXPECT_NE(tell("fleet 1\nsql t-001: SELECT nonsense\n= 2\n").find("nonsense"), std::string::npos);
}

TEST_F(TellerTest, starts_waits_and_kills) {
  EXPECT_EQ(
      tell("start job $ echo ready; tail -f /dev/null\nuntil said job: ready\nsignal job KILL\nwait job\nexit 137\n"),
      "");
  EXPECT_EQ(tell("start job $ touch there; echo done\nuntil $ test -f there\nwait job\n> done\n"), "");
  EXPECT_NE(tell("start job $ tail -f /dev/null\nuntil said job: ready\n", impatient).find("never said"),
            std::string::npos);
  EXPECT_NE(tell("$ tail -f /dev/null\n", impatient).find("does not end"), std::string::npos);
}

TEST_F(TellerTest, makes_a_small_fleet_unless_a_large_one_is_asked_for) {
  EXPECT_EQ(tell("fleet 1 large 3\n$ ls tenants | wc -l\n> 1\n"), "");
}

TEST_F(TellerTest, makes_a_configuration_of_its_fleet) {
  EXPECT_EQ(tell("fleet 1\n-- config --\n[run]\nattempts = 1\n-- end --\n$ cat drover.toml\n"
                 "~ pattern = \"tenants/{id}.db\"\n~ attempts = 1\n"),
            "");
}

TEST_F(TellerTest, leaves_out_what_is_for_other_modes) {
  EXPECT_EQ(tell("[postgres] $ false\n[!sqlite] $ false\n[sqlite] $ false\n[sqlite] exit 1\n[postgres] exit 2\n"), "");
  EXPECT_FALSE(parse_story("only postgres\n", "a.story", Mode::sqlite).told);
  EXPECT_TRUE(parse_story("only postgres\n", "a.story", Mode::schemas).told);
}

TEST_F(TellerTest, names_the_line_it_cannot_read) {
  const auto message = [](std::string_view text) -> std::string {
    try {
      parse_story(text, "a.story", Mode::sqlite);
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return {};
  };
  EXPECT_TRUE(message("$ true\nnonsense\n").starts_with("a.story:2: "));
  EXPECT_TRUE(message("-- file a --\n").starts_with("a.story:1: "));
  EXPECT_TRUE(message("> a\n").starts_with("a.story:1: "));
  EXPECT_TRUE(message("[moon] $ true\n").starts_with("a.story:1: "));
}

TEST_F(TellerTest, runs_the_examples_of_a_page) {
  const std::string page =
      "# Page\n```sql story file=a.sql\nSELECT 1;\n```\ntext\n```console story exit=1\n$ cat a.sql\nSELECT 1;\n"
      "$ echo 00:00:01; false\n00:00:07\n```\n```console\n$ not run\n```\n";
  EXPECT_EQ(tell_story(parse_page(page, "page.md", Mode::sqlite)), "");
  EXPECT_NE(tell_story(parse_page("```console story\n$ echo a\nb\n```\n", "page.md", Mode::sqlite)), "");
}

TEST_F(TellerTest, passes_over_how_far_a_run_on_a_page_has_come) {
  const std::string said = "echo '1,200/3,000 done · 7 failed · 2 running · 1.5/s · ETA 00:03'";
  const auto page = [&](const std::string& line) {
    return "```console story\n$ " + said + "; echo a\n" + line + "```\n";
  };
  EXPECT_EQ(tell_story(parse_page(page("a\n"), "page.md", Mode::sqlite)), "");
  EXPECT_NE(tell_story(parse_page(page(""), "page.md", Mode::sqlite)), "");
  EXPECT_NE(tell("$ " + said + "\n> (none)\n"), "") << "a story takes it to the letter";
}

}  // namespace
}  // namespace drover::stories
