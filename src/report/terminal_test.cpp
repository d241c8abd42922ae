#include "report/terminal.hpp"

#include <algorithm>
#include <memory>
#include <regex>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <unistd.h>

namespace drover::report {

namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

// What a terminal of 100 columns is sent.
class LiveLine : public ::testing::Test {
 protected:
  LiveLine() : file_(std::tmpfile(), &std::fclose) {}

  // Without moving where the terminal writes next.
  std::string sent() const {
    std::string text(16'384, '\0');
    const auto size = ::pread(::fileno(file_.get()), text.data(), text.size(), 0);
    text.resize(static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
    return text;
  }

  // It is drawn anew every second.
  void wait_for(const std::string& pattern) const {
    const std::regex wanted(pattern);
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{30};
    while (!std::regex_search(sent(), wanted) && std::chrono::steady_clock::now() < until) std::this_thread::yield();
    EXPECT_THAT(sent(), ContainsRegex(pattern));
  }

  static events::TargetFinished migrated() {
    events::Outcome outcome;
    outcome.verdict = events::Verdict::migrated;
    return {outcome};
  }

  std::unique_ptr<std::FILE, decltype(&std::fclose)> file_;
  Style style_{.live = true, .width = 100};
};

TEST_F(LiveLine, goes_by_the_last_guess_of_the_time_left) {
  Terminal terminal(style_, file_.get(), file_.get());
  terminal.on(events::RunStarted{.run = 7, .verb = "migrate", .jobs = 3});
  terminal.on(migrated());
  terminal.on(events::TimeLeft{.run = 7, .left = std::chrono::hours{2}});
  wait_for("1/3 done.*ETA 0[12]:");
  EXPECT_THAT(sent(), ContainsRegex("1/3 done.*ETA (02:00:00|01:59:[0-5][0-9])"));
}

TEST_F(LiveLine, goes_by_their_number_as_long_as_there_is_no_guess) {
  Terminal terminal(style_, file_.get(), file_.get());
  terminal.on(events::RunStarted{.run = 7, .verb = "migrate", .jobs = 3});
  terminal.on(migrated());
  terminal.on(migrated());
  wait_for("2/3 done.*ETA ");
  EXPECT_THAT(sent(), Not(HasSubstr("ETA 00:00:")));
}

TEST_F(LiveLine, errors_that_are_all_different_do_not_flood_the_screen) {
  Terminal terminal(style_, file_.get(), file_.get());
  terminal.on(events::RunStarted{.run = 7, .verb = "migrate", .jobs = 302});
  for (int i = 0; i < 302; ++i) {
    events::Outcome outcome;
    outcome.target = "t" + std::to_string(i);
    outcome.verdict = events::Verdict::failed;
    outcome.failure = events::Failure{.error_class = "sql", .message = "error " + std::to_string(std::min(i, 300))};
    terminal.on(events::TargetFinished{outcome});
  }
  terminal.on(events::RunFinished{{.verb = "migrate", .run = 7}});
  EXPECT_THAT(sent(), HasSubstr("302 failed or blocked, 20 of them named above:\n  2 × sql error 300  e.g. t300\n"));
  EXPECT_THAT(sent(), HasSubstr("  ... and 281 other errors: --output ndjson has them all\n"));
}

}  // namespace

}  // namespace drover::report
