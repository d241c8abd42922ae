#include "log/line.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "events/json.hpp"

namespace drover::log {

namespace {

using events::Verdict;

constexpr std::array<std::pair<Level, std::string_view>, 4> levels{
    {{Level::error, "error"}, {Level::warning, "warning"}, {Level::info, "info"}, {Level::debug, "debug"}}};

struct LevelOf {
  std::optional<Level> operator()(const events::PlanGroup& /*event*/) const { return std::nullopt; }
  std::optional<Level> operator()(const events::RunStarted& /*event*/) const { return Level::info; }
  std::optional<Level> operator()(const events::TargetStarted& /*event*/) const { return Level::debug; }
  std::optional<Level> operator()(const events::StepDone& /*event*/) const { return Level::info; }
  std::optional<Level> operator()(const events::WaitingForLock& /*event*/) const { return Level::warning; }
  std::optional<Level> operator()(const events::Retrying& /*event*/) const { return Level::warning; }
  std::optional<Level> operator()(const events::TimeLeft& /*event*/) const { return std::nullopt; }
  std::optional<Level> operator()(const events::Stopping& /*event*/) const { return Level::warning; }
  std::optional<Level> operator()(const events::Halted& /*event*/) const { return Level::error; }

  std::optional<Level> operator()(const events::Noticed& event) const {
    if (event.problem.severity == Severity::error) return Level::error;
    return event.problem.severity == Severity::warning ? Level::warning : Level::info;
  }

  std::optional<Level> operator()(const events::TargetFinished& event) const {
    switch (event.outcome.verdict) {
      case Verdict::failed:
      case Verdict::blocked:
        return Level::error;
      case Verdict::ahead:
      case Verdict::not_reached:
        return Level::warning;
      case Verdict::migrated:
      case Verdict::rolled_back:
        return Level::info;
      case Verdict::already:
      case Verdict::skipped:
      case Verdict::enqueued:
        break;
    }
    return Level::debug;
  }

  std::optional<Level> operator()(const events::RunFinished& event) const {
    return event.summary.exit_code == 0 ? Level::info : Level::warning;
  }
};

bool is_plain(std::string_view text) { return !text.empty() && text.find_first_of(" =\"\\") == std::string_view::npos; }

std::string in_quotes(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + '"';
}

// name=value, name=value: what is not known is left out.
class Fields {
 public:
  void add(std::string_view name, std::string_view value) {
    if (value.empty()) return;
    const auto shown = visible(value);
    text_ += fmt::format(" {}={}", name, is_plain(shown) ? shown : in_quotes(shown));
  }
  void add(std::string_view name, std::int64_t value) {
    if (value != 0) text_ += fmt::format(" {}={}", name, value);
  }
  void add(std::string_view name, std::chrono::milliseconds value) {
    text_ += fmt::format(" {}={}ms", name, value.count());
  }
  void add_list(std::string_view name, const std::vector<std::string>& values) { add(name, join(values, ",")); }
  void add_target(const std::string& tenant, const std::string& target, const std::string& catalog) {
    add("tenant", tenant);
    if (target != tenant) add("target", target);
    add("catalog", catalog);
  }
  void add_direction(bool back) { add("direction", back ? "back" : "up"); }
  void add_tries(int attempt, int attempts) { add("attempt", fmt::format("{}/{}", attempt, attempts)); }

  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

std::string place_of(const events::Failure& failure) {
  if (failure.file.empty() || failure.line == 0) return failure.file;
  return fmt::format("{}:{}", failure.file, failure.line);
}

void add_failure(Fields& fields, const events::Failure& failure, bool show_data) {
  fields.add("migration", failure.migration);
  fields.add("type", failure.type);
  if (!failure.migration.empty()) fields.add_direction(failure.back);
  fields.add("class", failure.error_class);
  fields.add("sqlstate", failure.sqlstate);
  fields.add("at", place_of(failure));
  if (failure.statement > 0) fields.add("statement", fmt::format("{}/{}", failure.statement, failure.statements));
  fields.add("message", show_data && !failure.with_values.empty() ? failure.with_values : failure.message);
  fields.add("now", failure.now_true);
  fields.add("retried", failure.retried);
  fields.add("next", failure.next);
}

// What an event says beside its name; `run` is of one that does not say its own.
struct Told {
  Fields& fields;
  std::int64_t run;
  bool show_data;

  std::string_view operator()(const events::Noticed& event) const {
    const auto& problem = event.problem;
    fields.add("run", run);
    fields.add("code", problem.code);
    fields.add("message", problem.message);
    fields.add("hint", problem.hint);
    return "problem";
  }

  std::string_view operator()(const events::PlanGroup& /*event*/) const { return "plan_group"; }
  std::string_view operator()(const events::TimeLeft& /*event*/) const { return "time_left"; }

  std::string_view operator()(const events::RunStarted& event) const {
    fields.add("run", event.run);
    fields.add("verb", event.verb);
    fields.add("jobs", std::to_string(event.jobs));
    if (event.resumed) fields.add("resumed", "yes");
    return "run_started";
  }

  std::string_view operator()(const events::TargetStarted& event) const {
    fields.add("run", event.run);
    fields.add_target(event.tenant, event.target, event.catalog);
    fields.add("from", event.from);
    fields.add_list("migrations", event.versions);
    return "target_started";
  }

  std::string_view operator()(const events::StepDone& event) const {
    fields.add("run", event.run);
    fields.add_target(event.tenant, event.target, event.catalog);
    fields.add("migration", event.version);
    fields.add("name", event.name);
    fields.add("type", event.type);
    fields.add_direction(event.back);
    if (event.skipped) fields.add("skipped", "yes");
    fields.add("duration", event.duration);
    return "step";
  }

  std::string_view operator()(const events::WaitingForLock& event) const {
    fields.add("run", event.run);
    fields.add_target(event.tenant, event.target, event.catalog);
    fields.add("relation", event.relation);
    fields.add("blocked_by", event.blocked_by);
    fields.add_tries(event.attempt, event.attempts);
    fields.add("next_in", event.next_in);
    return "waiting";
  }

  std::string_view operator()(const events::Retrying& event) const {
    fields.add("run", event.run);
    fields.add_target(event.tenant, event.target, event.catalog);
    fields.add("message", event.message);
    fields.add_tries(event.attempt, event.attempts);
    fields.add("next_in", event.next_in);
    return "retrying";
  }

  std::string_view operator()(const events::TargetFinished& event) const {
    const auto& outcome = event.outcome;
    fields.add("run", outcome.run);
    fields.add_target(outcome.tenant, outcome.target, outcome.catalog);
    fields.add("verdict", events::to_string(outcome.verdict));
    fields.add("from", outcome.from);
    fields.add("to", outcome.to);
    fields.add_list("applied", outcome.applied);
    fields.add_list("skipped", outcome.skipped_versions);
    fields.add("reason", outcome.reason);
    fields.add("attempts", outcome.attempts);
    fields.add("duration", outcome.duration);
    if (outcome.failure) add_failure(fields, *outcome.failure, show_data);
    fields.add("notes", join(outcome.notes, "; "));
    return "target";
  }

  std::string_view operator()(const events::Stopping& event) const {
    fields.add("run", run);
    fields.add("running", std::to_string(event.running));
    fields.add("grace", event.grace);
    return "stopping";
  }

  std::string_view operator()(const events::Halted& event) const {
    fields.add("run", event.run);
    fields.add("reason", event.reason);
    return "halted";
  }

  std::string_view operator()(const events::RunFinished& event) const {
    const auto& summary = event.summary;
    fields.add("run", summary.run.value_or(0));
    fields.add("verb", summary.verb);
    fields.add("verdict", events::to_string(summary.verdict));
    fields.add("exit_code", std::to_string(summary.exit_code));
    fields.add("selected", std::to_string(summary.selected));
    for (const auto& [verdict, count] : summary.counts) fields.add(events::to_string(verdict), count);
    fields.add("duration", summary.duration);
    return "summary";
  }
};

std::string as_json(const events::Event& event, const Moment& moment, bool show_data) {
  const auto object = events::to_json(event, show_data);
  auto head = fmt::format(R"({{"time":"{}","level":"{}","process":{})", to_iso8601(moment.at), to_string(moment.level),
                          in_quotes(visible(moment.process)));
  const bool says_none =
      std::holds_alternative<events::Noticed>(event) || std::holds_alternative<events::Stopping>(event);
  if (says_none && moment.run != 0) head += fmt::format(",\"run\":{}", moment.run);
  return head + "," + object.substr(1);
}

std::string for_people(const events::Event& event, const Moment& moment, bool show_data) {
  Fields fields;
  const auto name = std::visit(Told{fields, moment.run, show_data}, event);
  return fmt::format("{} {:<7} {:<11}{} process={}", to_iso8601(moment.at), to_string(moment.level), name,
                     fields.take(), in_quotes(visible(moment.process)));
}

}  // namespace

std::string_view to_string(Level level) {
  return std::ranges::find(levels, level, &std::pair<Level, std::string_view>::first)->second;
}

std::optional<Level> parse_level(std::string_view text) {
  const auto* found = std::ranges::find(levels, text, &std::pair<Level, std::string_view>::second);
  return found == levels.end() ? std::nullopt : std::optional(found->first);
}

std::optional<Level> level_of(const events::Event& event) { return std::visit(LevelOf{}, event); }

std::string line_of(const events::Event& event, const Moment& moment, Format format, bool show_data) {
  return format == Format::json ? as_json(event, moment, show_data) : for_people(event, moment, show_data);
}

}  // namespace drover::log
