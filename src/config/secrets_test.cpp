#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/program.hpp"
#include "config/dotenv.hpp"
#include "config/fixture_test.hpp"
#include "config/reference.hpp"

namespace drover::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct Secrets : Fixture {
  std::expected<Secret, Problem> found(const std::string& reference, const Variables& variables = {}) const {
    return resolve(reference, variables, directory());
  }
  std::string code(const std::string& reference) const { return found(reference).error().code; }
};

TEST_F(Secrets, a_variable_is_trimmed) {
  EXPECT_EQ(
      found("env:PW", {{"PW", {.text = " pw\n", .layer = Layer::environment, .place = {}, .origin = ""}}})->reveal(),
      "pw");
}

TEST_F(Secrets, a_file_only_its_owner_can_read_is_taken) {
  write("pw", "secret\n");
  ::chmod((directory() / "pw").c_str(), 0600);
  EXPECT_EQ(found("file:pw")->reveal(), "secret");
}

TEST_F(Secrets, a_file_that_others_can_read_is_refused) {
  write("pw", "secret\n");
  for (const mode_t mode : {0640U, 0604U, 0620U}) {
    ::chmod((directory() / "pw").c_str(), mode);
    EXPECT_EQ(code("file:pw"), "secret_exposed");
  }
}

TEST_F(Secrets, an_empty_secret_is_a_missing_one) {
  write("pw", "\n");
  ::chmod((directory() / "pw").c_str(), 0600);
  EXPECT_EQ(code("file:pw"), "secret_missing");
  EXPECT_EQ(code("exec:true"), "secret_missing");
  EXPECT_EQ(code("env:NOT_SET"), "secret_missing");
}

TEST_F(Secrets, a_program_is_run_without_a_shell_in_the_project) {
  write("pw", "from the project");
  EXPECT_EQ(found("exec:cat pw")->reveal(), "from the project");
  EXPECT_EQ(found("exec:echo '$HOME;' \"a b\"")->reveal(), "$HOME; a b");
}

TEST_F(Secrets, a_program_that_fails_is_named_without_its_output) {
  const auto problem = found("exec:sh -c 'echo CANARY; exit 3'").error();
  EXPECT_THAT(problem.message, HasSubstr("exit code 3"));
}

TEST_F(Secrets, a_program_that_does_not_end_is_killed) {
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(output_of({"tail", "-f", "/dev/null"}, directory(), std::chrono::milliseconds{50}).error(),
            "did not end within 0.1 s");
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds{20});
}

TEST_F(Secrets, what_a_program_leaves_running_is_not_waited_for) {
  const auto gate = (directory() / "gate").string();
  ASSERT_EQ(::mkfifo(gate.c_str(), 0600), 0);
  EXPECT_EQ(output_of({"sh", "-c", "cat gate & echo done"}, directory(), std::chrono::seconds{20}), "done\n");
  std::ofstream(gate) << "";  // which ends it
}

TEST_F(Secrets, endless_output_is_refused) {
  EXPECT_THAT(output_of({"yes"}, directory(), std::chrono::seconds{10}).error(), HasSubstr("64 KiB"));
}

TEST_F(Secrets, words_are_split_like_a_shell_does) {
  EXPECT_THAT(*split_words(R"(a  'b c' "d\"e" f\ g '')"), ElementsAre("a", "b c", "d\"e", "f g", ""));
  EXPECT_FALSE(split_words("a 'b"));
}

TEST_F(Secrets, are_found_for_a_server_and_described_as_their_reference) {
  request.variables = {{"EU1_URL", "postgresql://u:pw@h"}};
  const auto settings = load_text("[server.eu1]\nurl = \"env:EU1_URL\"\n");
  EXPECT_EQ(settings.servers.at("eu1").url.password.reveal(), "pw");
  EXPECT_THAT(describe(settings), testing::Contains(testing::Field(&InForce::value, "env:EU1_URL")));
}

TEST_F(Secrets, may_be_missing_for_commands_that_open_no_database) {
  request.needs_secrets = false;
  const auto settings = load_text("[server.eu1]\nurl = \"env:EU1_URL\"\n");
  EXPECT_EQ(settings.notes.front().code, "secret_missing");
  EXPECT_EQ(settings.catalogs.front().dialect, sql::Dialect::postgres);
}

TEST_F(Secrets, no_program_is_run_for_commands_that_open_no_database) {
  request.needs_secrets = false;
  load_text("[server.eu1]\nurl = \"exec:touch was-run\"\n");
  EXPECT_FALSE(std::filesystem::exists(directory() / "was-run"));
}

TEST_F(Secrets, a_password_in_the_environment_is_where_it_belongs) {
  request.variables = {{"DROVER_SERVER_EU1_URL", "postgresql://u:pw@h"}};
  const auto settings = load_text("");
  EXPECT_EQ(settings.servers.at("eu1").url.password.reveal(), "pw");
  for (const auto& row : describe(settings)) EXPECT_THAT(row.value, testing::Not(HasSubstr("pw@")));
}

TEST(Dotenv, knows_quotes_comments_and_export) {
  const auto lines = parse_dotenv(
      "\xEF\xBB\xBF# a comment\r\nA=1 # one\r\nexport B = 'x # y'\nC=\"a\\n\\\"b\\$\" # c\nD=a#b\nE=\n", ".env");
  ASSERT_TRUE(lines);
  std::vector<std::string> texts;
  for (const auto& line : *lines) texts.push_back(line.name + "=" + line.text);
  EXPECT_THAT(texts, ElementsAre("A=1", "B=x # y", "C=a\n\"b$", "D=a#b", "E="));
  EXPECT_EQ(lines->at(1).line, 3U);
}

TEST(Dotenv, refuses_what_is_no_assignment) {
  const auto lines = parse_dotenv("1A=x\nB\nC='x\nD='x' y\n=z\n", ".env");
  ASSERT_FALSE(lines);
  EXPECT_EQ(lines.error().size(), 5U);
}

}  // namespace
}  // namespace drover::config
