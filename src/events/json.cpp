#include "events/json.hpp"

#include <cstdint>
#include <string_view>

#include <nlohmann/json.hpp>

#include "events/verdicts.hpp"

namespace drover::events {

namespace {

using Json = nlohmann::ordered_json;

Json known(std::string_view text) { return text.empty() ? Json(nullptr) : Json(text); }
Json known(std::uint64_t number) { return number == 0 ? Json(nullptr) : Json(number); }
Json known_run(std::int64_t run) { return run == 0 ? Json(nullptr) : Json(run); }

Json error(const Failure& failure, bool show_data) {
  Json object{{"class", failure.error_class},
              {"sqlstate", known(failure.sqlstate)},
              {"migration", known(failure.migration)},
              {"type", known(failure.type)},
              {"back", failure.back},
              {"file", known(failure.file)},
              {"line", known(failure.line)},
              {"column", known(failure.column)},
              {"statement", known(failure.statement)},
              {"statements", known(failure.statements)},
              {"message", failure.message},
              {"now_true", known(failure.now_true)},
              {"retried", known(failure.retried)},
              {"next", known(failure.next)}};
  if (show_data && !failure.with_values.empty()) object["with_values"] = failure.with_values;
  return object;
}

Json step(const PlanGroup::Step& step) {
  return {{"version", step.version},         {"name", step.name},
          {"type", known(step.type)},        {"back", step.back},
          {"conditional", step.conditional}, {"late", step.late},
          {"statements", step.statements},   {"hazards", step.hazards}};
}

struct ToJson {
  bool show_data;

  Json operator()(const Noticed& noticed) const {
    const auto& problem = noticed.problem;
    const auto place = problem.place.value_or(Place{});
    Json object{{"event", "problem"},         {"code", problem.code},       {"severity", to_string(problem.severity)},
                {"file", known(place.file)},  {"line", known(place.line)},  {"column", known(place.column)},
                {"message", problem.message}, {"hint", known(problem.hint)}};
    if (!problem.details.empty()) object["details"] = problem.details;
    return object;
  }

  Json operator()(const PlanGroup& group) const {
    auto steps = Json::array();
    for (const auto& each : group.steps) steps.push_back(step(each));
    return {{"event", "plan_group"}, {"catalog", group.catalog}, {"from", known(group.from)},
            {"to", known(group.to)}, {"count", group.count},     {"examples", group.examples},
            {"steps", steps}};
  }

  Json operator()(const RunStarted& started) const {
    return {{"event", "run_started"},
            {"run", started.run},
            {"verb", started.verb},
            {"jobs", started.jobs},
            {"resumed", started.resumed}};
  }

  Json operator()(const TargetStarted& started) const {
    return {{"event", "target_started"},   {"run", known_run(started.run)}, {"tenant", known(started.tenant)},
            {"target", started.target},    {"catalog", started.catalog},    {"from", known(started.from)},
            {"versions", started.versions}};
  }

  Json operator()(const StepDone& done) const {
    return {{"event", "step"},
            {"run", known_run(done.run)},
            {"tenant", known(done.tenant)},
            {"target", done.target},
            {"catalog", done.catalog},
            {"version", done.version},
            {"name", known(done.name)},
            {"type", known(done.type)},
            {"back", done.back},
            {"skipped", done.skipped},
            {"duration_ms", done.duration.count()}};
  }

  Json operator()(const WaitingForLock& waiting) const {
    return {{"event", "waiting"},
            {"run", known_run(waiting.run)},
            {"tenant", known(waiting.tenant)},
            {"target", waiting.target},
            {"catalog", waiting.catalog},
            {"relation", known(waiting.relation)},
            {"blocked_by", known(waiting.blocked_by)},
            {"attempt", waiting.attempt},
            {"attempts", waiting.attempts},
            {"next_in_ms", waiting.next_in.count()}};
  }

  Json operator()(const Retrying& retrying) const {
    return {{"event", "retrying"},         {"run", known_run(retrying.run)}, {"tenant", known(retrying.tenant)},
            {"target", retrying.target},   {"catalog", retrying.catalog},    {"message", retrying.message},
            {"attempt", retrying.attempt}, {"attempts", retrying.attempts},  {"next_in_ms", retrying.next_in.count()}};
  }

  Json operator()(const TargetFinished& finished) const {
    const auto& outcome = finished.outcome;
    return {{"event", "target"},
            {"run", known_run(outcome.run)},
            {"tenant", known(outcome.tenant)},
            {"target", outcome.target},
            {"catalog", outcome.catalog},
            {"verdict", to_string(outcome.verdict)},
            {"from", known(outcome.from)},
            {"to", known(outcome.to)},
            {"applied", outcome.applied},
            {"skipped_versions", outcome.skipped_versions},
            {"reason", known(outcome.reason)},
            {"attempts", outcome.attempts},
            {"duration_ms", outcome.duration.count()},
            {"error", outcome.failure ? error(*outcome.failure, show_data) : Json(nullptr)},
            {"notes", outcome.notes}};
  }

  Json operator()(const TimeLeft& guess) const {
    return {{"event", "time_left"}, {"run", guess.run}, {"left_ms", guess.left.count()}};
  }

  Json operator()(const Stopping& stopping) const {
    return {{"event", "stopping"}, {"running", stopping.running}, {"grace_ms", stopping.grace.count()}};
  }

  Json operator()(const Halted& halted) const {
    return {{"event", "halted"}, {"run", halted.run}, {"reason", halted.reason}};
  }

  Json operator()(const RunFinished& finished) const {
    const auto& summary = finished.summary;
    const Json run = summary.run ? Json(*summary.run) : Json(nullptr);
    Json object{{"event", "summary"},
                {"verb", summary.verb},
                {"run", run},
                {"batch", run},
                {"verdict", to_string(summary.verdict)},
                {"exit_code", summary.exit_code},
                {"tenants", summary.tenants},
                {"selected", summary.selected}};
    for (const auto verdict : verdicts) object[std::string(to_string(verdict))] = summary.count(verdict);
    object["vanished"] = summary.vanished;
    object["source"] = summary.from_control ? "control" : "ledger";
    object["oldest_read"] = summary.oldest_read ? Json(to_iso8601(*summary.oldest_read)) : Json(nullptr);
    object["duration_ms"] = summary.duration.count();
    return object;
  }
};

}  // namespace

std::string to_json(const Event& event, bool show_data) {
  return std::visit(ToJson{show_data}, event).dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace drover::events
