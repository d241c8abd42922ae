#include "log/log.hpp"

#include <filesystem>
#include <fstream>
#include <set>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): SIGXFSZ is POSIX
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is not in <cstdlib>
#include <sys/resource.h>

namespace drover::log {

namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

events::StepDone step(const std::string& tenant) {
  return {.run = 57,
          .tenant = tenant,
          .target = tenant,
          .catalog = "tenant",
          .version = "0057",
          .name = "unique_email",
          .type = "base",
          .duration = std::chrono::milliseconds{12}};
}

events::TargetFinished failed() {
  events::Outcome outcome{.run = 57,
                          .target = "acme/branch/1",
                          .tenant = "acme",
                          .catalog = "tenant",
                          .verdict = events::Verdict::failed,
                          .from = "0056",
                          .to = "0056",
                          .attempts = 1};
  outcome.failure = events::Failure{.error_class = "sql",
                                    .sqlstate = "23505",
                                    .migration = "0057",
                                    .type = "base",
                                    .file = "migrations/0057_unique_email.sql",
                                    .line = 3,
                                    .statement = 2,
                                    .statements = 4,
                                    .message = "unique_violation users_email_key",
                                    .with_values = "Key (email)=(ada@example.com)",
                                    .now_true = "rolled back"};
  return {outcome};
}

Moment moment(Level level) {
  return {.at = *parse_iso8601("2026-11-24T10:02:11.000123Z"), .level = level, .process = "ci-7 pid 411"};
}

class LogFile : public ::testing::Test {
 protected:
  void SetUp() override {
    auto name = (std::filesystem::temp_directory_path() / "drover-log-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    directory_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  std::filesystem::path path() const { return directory_ / "logs" / "drover.log"; }
  static std::vector<std::string> lines(const std::filesystem::path& path) {
    std::ifstream file(path);
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
  }
  Log log(Options options) {
    options.file = path();
    return {options,
            "ci-7 pid 411",
            {.standard_error = [this](const auto& line) { said_.push_back(line); },
             .warning = [this](const auto& problem) { warnings_.push_back(problem.message); }}};
  }

  std::filesystem::path directory_;
  std::vector<std::string> said_;
  std::vector<std::string> warnings_;
};

TEST(LogLine, names_run_tenant_migration_type_direction_and_duration) {
  EXPECT_EQ(line_of(step("acme"), moment(Level::info), Format::human, false),
            "2026-11-24T10:02:11.000123Z info    step        run=57 tenant=acme catalog=tenant migration=0057 "
            "name=unique_email type=base direction=up duration=12ms process=\"ci-7 pid 411\"");
}

TEST(LogLine, says_of_a_failure_where_it_was_and_what_is_true_now) {
  EXPECT_THAT(line_of(failed(), moment(Level::error), Format::human, false),
              AllOf(HasSubstr("error   target      run=57 tenant=acme target=acme/branch/1 catalog=tenant "
                              "verdict=failed from=0056 to=0056 attempts=1"),
                    HasSubstr("migration=0057 type=base direction=up class=sql sqlstate=23505 "
                              "at=migrations/0057_unique_email.sql:3 statement=2/4 "
                              "message=\"unique_violation users_email_key\" now=\"rolled back\"")));
}

TEST(LogLine, holds_row_values_only_on_request) {
  for (const auto format : {Format::human, Format::json}) {
    EXPECT_THAT(line_of(failed(), moment(Level::error), format, false), Not(HasSubstr("ada@")));
    EXPECT_THAT(line_of(failed(), moment(Level::error), format, true), HasSubstr("ada@example.com"));
  }
}

TEST(LogLine, is_in_json_the_object_of_the_output_with_time_level_and_process) {
  EXPECT_EQ(line_of(step("acme"), moment(Level::info), Format::json, false),
            R"({"time":"2026-11-24T10:02:11.000123Z","level":"info","process":"ci-7 pid 411","event":"step","run":57,)"
            R"("tenant":"acme","target":"acme","catalog":"tenant","version":"0057","name":"unique_email",)"
            R"("type":"base","back":false,"skipped":false,"duration_ms":12})");
  auto stopping = moment(Level::warning);
  stopping.run = 57;
  EXPECT_THAT(line_of(events::Stopping{.running = 2}, stopping, Format::json, false),
              HasSubstr(R"("run":57,"event":"stopping")"));
}

TEST(LogLine, cannot_be_broken_by_what_it_tells) {
  const auto line = line_of(events::Retrying{.tenant = "a\nb", .message = "say \"x=1\"\x1b[31m"},
                            moment(Level::warning), Format::human, false);
  EXPECT_THAT(line, HasSubstr(R"(tenant="a b" message="say \"x=1\"\\x1b[31m")"));
}

TEST_F(LogFile, keeps_lines_of_its_level_and_above) {
  auto errors = log({.level = Level::error});
  errors.on(step("acme"));
  errors.on(failed());
  EXPECT_THAT(lines(path()), ElementsAre(HasSubstr("verdict=failed")));
  auto info = log({.to_stderr = true, .level = Level::info});
  info.on(events::TargetStarted{.tenant = "acme"});
  info.on(step("acme"));
  EXPECT_THAT(lines(path()), SizeIs(2));
  EXPECT_THAT(said_, ElementsAre(HasSubstr(" step ")));
}

TEST_F(LogFile, begins_anew_when_it_is_full_and_keeps_so_many_old_ones) {
  RotatingFile file(path(), 10, 2);
  for (const auto* line : {"one", "two", "three", "four", "five", "six", "much longer than a file"}) {
    EXPECT_FALSE(file.append(line));
  }
  EXPECT_THAT(lines(path()), ElementsAre("much longer than a file"));
  EXPECT_THAT(lines(path().string() + ".1"), ElementsAre("six"));
  EXPECT_THAT(lines(path().string() + ".2"), ElementsAre("four", "five"));
  EXPECT_FALSE(std::filesystem::exists(path().string() + ".3"));
}

TEST_F(LogFile, loses_and_tears_no_line_where_several_write_and_rename_it) {
  constexpr int writers = 4;
  constexpr int each = 500;
  {
    std::vector<std::jthread> threads;
    for (int writer = 0; writer < writers; ++writer) {
      threads.emplace_back([&, writer] {
        RotatingFile file(path(), 2'000, 1'000);
        for (int i = 0; i < each; ++i) file.append(std::to_string(writer) + std::string(20, 'x') + std::to_string(i));
      });
    }
  }
  std::size_t count = 0;
  std::set<std::string> seen;
  for (const auto& entry : std::filesystem::directory_iterator(path().parent_path())) {
    for (auto& line : lines(entry.path())) {
      ++count;
      seen.insert(std::move(line));
    }
  }
  EXPECT_EQ(count, std::size_t{writers * each});
  EXPECT_THAT(seen, SizeIs(writers * each));
  EXPECT_TRUE(std::filesystem::exists(path().string() + ".2"));
}

TEST_F(LogFile, is_made_anew_where_another_program_has_renamed_it) {
  RotatingFile file(path(), 1'000, 1);
  file.append("one");
  std::filesystem::rename(path(), directory_ / "old");
  EXPECT_FALSE(file.append("two"));
  EXPECT_THAT(lines(path()), ElementsAre("two"));
}

TEST_F(LogFile, is_missed_once_and_counted_where_it_cannot_be_written) {
  std::filesystem::create_directories(path().parent_path());
  std::filesystem::create_symlink("/dev/full", path());
  {
    auto full = log({});
    full.on(step("a"));
    full.on(step("b"));
    EXPECT_THAT(warnings_, ElementsAre(AllOf(HasSubstr("No space left on device"), HasSubstr("the run goes on"))));
    std::filesystem::remove(path());
    full.on(step("c"));
    full.on(step("d"));
  }
  EXPECT_THAT(lines(path()),
              ElementsAre(HasSubstr("2 lines are missing here"), HasSubstr("tenant=c"), HasSubstr("tenant=d")));
  EXPECT_THAT(warnings_, ElementsAre(testing::_, AllOf(StartsWith("2 lines are missing"), EndsWith("drover.log"))));
}

TEST_F(LogFile, goes_on_behind_a_line_that_was_cut_short) {
  RotatingFile file(path(), 1'000'000, 1);
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  auto* const handler = ::signal(SIGXFSZ, SIG_IGN);
  rlimit small = before;
  small.rlim_cur = 6;
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const auto cut = file.append("cut short");
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  ::signal(SIGXFSZ, handler);
  EXPECT_TRUE(cut.has_value());
  EXPECT_FALSE(file.append("whole"));
  EXPECT_THAT(lines(path()), ElementsAre("cut sh", "whole"));
}

}  // namespace

}  // namespace drover::log
