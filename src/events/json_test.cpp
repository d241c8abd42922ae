#include "events/json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace drover::events {

namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(EventJson, writes_a_target_with_its_error) {
  Outcome outcome{.target = "t-1",
                  .tenant = "t-1",
                  .catalog = "tenant",
                  .verdict = Verdict::failed,
                  .from = "0056",
                  .to = "0056",
                  .attempts = 1,
                  .duration = std::chrono::milliseconds(12)};
  outcome.failure = Failure{.error_class = "sql",
                            .sqlstate = "23505",
                            .file = "0057_x.sql",
                            .line = 3,
                            .statement = 2,
                            .statements = 4,
                            .message = "unique_violation",
                            .with_values = "Key (a)=(secret)"};
  EXPECT_EQ(
      to_json(TargetFinished{outcome}),
      R"({"event":"target","run":null,"tenant":"t-1","target":"t-1","catalog":"tenant","verdict":"failed","from":"0056",)"
      R"("to":"0056","applied":[],"skipped_versions":[],"reason":null,"attempts":1,"duration_ms":12,)"
      R"("error":{"class":"sql","sqlstate":"23505","migration":null,"type":null,"back":false,"file":"0057_x.sql","line":3,"column":null,"statement":2,)"
      R"("statements":4,"message":"unique_violation","now_true":null,"retried":null,"next":null},"notes":[]})");
  EXPECT_THAT(to_json(TargetFinished{outcome}, true), HasSubstr(R"x("with_values":"Key (a)=(secret)")x"));
}

TEST(EventJson, writes_a_summary_with_every_verdict) {
  Summary summary;
  summary.verb = "migrate";
  summary.selected = 3;
  summary.counts = {{Verdict::migrated, 2}, {Verdict::failed, 1}};
  summary.verdict = RunVerdict::split;
  summary.exit_code = 2;
  EXPECT_EQ(to_json(RunFinished{summary}),
            R"({"event":"summary","verb":"migrate","run":null,"batch":null,"verdict":"split","exit_code":2,)"
            R"("tenants":0,"selected":3,"migrated":2,"already":0,"failed":1,"blocked":0,"skipped":0,"ahead":0,)"
            R"("rolled_back":0,"enqueued":0,"not_reached":0,"vanished":0,"source":"ledger","oldest_read":null,)"
            R"("duration_ms":0})");
  summary.run = 7;
  EXPECT_THAT(to_json(RunFinished{summary}), HasSubstr(R"("run":7,"batch":7)"));
}

TEST(EventJson, writes_a_problem_with_its_place) {
  const Problem problem{.code = "directive_unknown",
                        .message = "unknown",
                        .hint = "did you mean type?",
                        .place = Place{"0001_x.sql", 2, 1},
                        .severity = Severity::error};
  EXPECT_EQ(to_json(Noticed{problem}),
            R"({"event":"problem","code":"directive_unknown","severity":"error","file":"0001_x.sql","line":2,)"
            R"("column":1,"message":"unknown","hint":"did you mean type?"})");
}

TEST(EventJson, writes_a_plan_group_with_its_steps) {
  PlanGroup group{.catalog = "tenant", .from = "", .to = "0001", .count = 2, .examples = {"a", "b"}};
  group.steps.push_back({.version = "0001", .name = "init", .statements = {"DROP TABLE t"}});
  EXPECT_EQ(to_json(group),
            R"({"event":"plan_group","catalog":"tenant","from":null,"to":"0001","count":2,"examples":["a","b"],)"
            R"("steps":[{"version":"0001","name":"init","type":null,"back":false,"conditional":false,"late":false,)"
            R"("statements":["DROP TABLE t"],"hazards":[]}]})");
}

TEST(EventJson, names_the_others) {
  EXPECT_THAT(to_json(RunStarted{.run = 3, .verb = "migrate", .jobs = 2, .resumed = true}),
              HasSubstr(R"({"event":"run_started","run":3)"));
  EXPECT_THAT(to_json(TargetStarted{.target = "a"}), HasSubstr(R"("event":"target_started")"));
  EXPECT_THAT(to_json(StepDone{.target = "a"}), HasSubstr(R"("event":"step")"));
  EXPECT_THAT(to_json(WaitingForLock{.target = "a"}), HasSubstr(R"("event":"waiting")"));
  EXPECT_THAT(to_json(Retrying{.target = "a"}), HasSubstr(R"("event":"retrying")"));
  EXPECT_EQ(to_json(Stopping{.running = 2}), R"({"event":"stopping","running":2,"grace_ms":0})");
}

TEST(EventJson, replaces_bytes_that_are_not_utf8) {
  EXPECT_THAT(to_json(Retrying{.message = "a\xff"
                                          "b"}),
              HasSubstr("a\xEF\xBF\xBD"
                        "b"));
}

TEST(EventJson, keeps_to_one_line) { EXPECT_THAT(to_json(Retrying{.message = "a\nb"}), Not(HasSubstr("\n"))); }

}  // namespace

}  // namespace drover::events
