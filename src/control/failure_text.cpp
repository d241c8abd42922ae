#include "control/failure_text.hpp"

#include <nlohmann/json.hpp>

#include "control/json_text.hpp"
#include "events/verdicts.hpp"

namespace drover::control {

namespace {

using Json = nlohmann::json;
using events::run_verdicts;
using events::RunVerdict;
using events::verdicts;

Json counts_of(const events::Summary& summary) {
  auto counts = Json::object();
  for (const auto& [verdict, count] : summary.counts) counts[std::string(events::to_string(verdict))] = count;
  return counts;
}

RunVerdict run_verdict(const std::string& text) {
  for (const auto verdict : run_verdicts) {
    if (events::to_string(verdict) == text) return verdict;
  }
  return RunVerdict::nothing_attempted;
}

events::Summary summary_of(const Json& json) {
  events::Summary summary;
  summary.verb = json.value("verb", "");
  if (json.contains("run")) summary.run = json.value("run", std::int64_t{0});
  summary.verdict = run_verdict(json.value("verdict", ""));
  summary.exit_code = json.value("exit_code", 0);
  summary.tenants = json.value("tenants", std::int64_t{0});
  summary.selected = json.value("selected", std::int64_t{0});
  const auto counts = json.value("counts", Json::object());
  for (const auto verdict : verdicts) {
    const std::string name(events::to_string(verdict));
    if (counts.contains(name)) summary.counts[verdict] = counts.value(name, std::int64_t{0});
  }
  summary.vanished = json.value("vanished", std::int64_t{0});
  summary.from_control = json.value("from_control", false);
  summary.oldest_read = parse_iso8601(json.value("oldest_read", ""));
  summary.duration = std::chrono::milliseconds(json.value("duration_ms", std::int64_t{0}));
  summary.highest = json.value("highest", "");
  return summary;
}

events::Failure failure_of(const Json& json) {
  events::Failure failure;
  failure.error_class = json.value("class", "");
  failure.sqlstate = json.value("sqlstate", "");
  failure.migration = json.value("migration", "");
  failure.type = json.value("type", "");
  failure.back = json.value("back", false);
  failure.file = json.value("file", "");
  failure.line = json.value("line", 0U);
  failure.column = json.value("column", 0U);
  failure.statement = json.value("statement", std::size_t{0});
  failure.statements = json.value("statements", std::size_t{0});
  failure.message = json.value("message", "");
  failure.now_true = json.value("now_true", "");
  failure.retried = json.value("retried", "");
  failure.next = json.value("next", "");
  return failure;
}

}  // namespace

std::string to_text(const events::Failure& failure) {
  return text_of(Json{{"class", failure.error_class},
                      {"sqlstate", failure.sqlstate},
                      {"migration", failure.migration},
                      {"type", failure.type},
                      {"back", failure.back},
                      {"file", failure.file},
                      {"line", failure.line},
                      {"column", failure.column},
                      {"statement", failure.statement},
                      {"statements", failure.statements},
                      {"message", failure.message},
                      {"now_true", failure.now_true},
                      {"retried", failure.retried},
                      {"next", failure.next}});
}

std::optional<events::Failure> parse_failure(const std::string& text) {
  const auto json = Json::parse(text, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  return failure_of(json);
}

std::string to_text(const events::Summary& summary) {
  Json json{{"verb", summary.verb},
            {"verdict", events::to_string(summary.verdict)},
            {"exit_code", summary.exit_code},
            {"tenants", summary.tenants},
            {"selected", summary.selected},
            {"counts", counts_of(summary)},
            {"vanished", summary.vanished},
            {"from_control", summary.from_control},
            {"duration_ms", summary.duration.count()},
            {"highest", summary.highest}};
  if (summary.run) json["run"] = *summary.run;
  if (summary.oldest_read) json["oldest_read"] = to_iso8601(*summary.oldest_read);
  return text_of(json);
}

std::optional<events::Summary> parse_summary(const std::string& text) {
  const auto json = Json::parse(text, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  return summary_of(json);
}

}  // namespace drover::control
