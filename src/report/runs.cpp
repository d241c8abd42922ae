#include "report/runs.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "base/time.hpp"
#include "control/spelling.hpp"
#include "report/sentences.hpp"

namespace drover::report {

namespace {

using control::JobState;
using control::RunState;
using nlohmann::json;

constexpr std::size_t most_failures = 20;

struct Word {
  JobState state;
  std::string_view text;
};

constexpr std::array<Word, 6> words{{{JobState::done, "done"},
                                     {JobState::failed, "failed"},
                                     {JobState::blocked, "blocked"},
                                     {JobState::running, "running"},
                                     {JobState::queued, "queued"},
                                     {JobState::not_reached, "not started"}}};

std::int64_t count_of(const RunReport& report, JobState state) {
  const auto found = report.jobs.find(state);
  return found == report.jobs.end() ? 0 : found->second;
}

std::string counts_text(const RunReport& report, const Style& style) {
  std::vector<std::string> pieces;
  for (const auto& [state, text] : words) {
    const auto count = count_of(report, state);
    if (count == 0) continue;
    const bool bad = state == JobState::failed || state == JobState::blocked;
    pieces.push_back(tinted(style, bad ? Tint::bad : Tint::plain, fmt::format("{} {}", grouped(count), text)));
  }
  return pieces.empty() ? "no tenants" : join(pieces, ", ");
}

std::string when_text(Instant instant) {
  auto text = to_iso8601(instant).substr(0, 19);
  std::ranges::replace(text, 'T', ' ');
  return text + "Z";
}

std::string duration_text(const control::Run& run) {
  if (!run.finished_at) return "-";
  return drover::to_text(std::max(*run.finished_at - run.started_at, std::chrono::microseconds{0}));
}

std::string next_step(const RunReport& report) {
  const auto number = report.run.number;
  if (report.run.state == RunState::interrupted || report.run.state == RunState::halted) {
    return fmt::format("next: drover migrate --resume {}", number);
  }
  if (report.run.state == RunState::open) return {};
  if (count_of(report, JobState::failed) > 0)
    return fmt::format("next: mend what failed, then drover retry --run {}", number);
  if (count_of(report, JobState::blocked) > 0) return "next: mend what is blocked, then drover migrate";
  return {};
}

json about(const RunReport& report) {
  const auto& run = report.run;
  json jobs = json::object();
  for (const auto& word : words) jobs[control::to_string(word.state)] = count_of(report, word.state);
  return {{"run", run.number},
          {"verb", run.verb},
          {"state", control::to_string(run.state)},
          {"queued", run.queued},
          {"reason", run.reason},
          {"started_at", to_iso8601(run.started_at)},
          {"finished_at", run.finished_at ? json(to_iso8601(*run.finished_at)) : json(nullptr)},
          {"owner", run.owner},
          {"jobs", std::move(jobs)}};
}

json failure_json(const events::Outcome& outcome) {
  const auto& failure = *outcome.failure;
  return {{"target", outcome.target},     {"tenant", outcome.tenant},     {"catalog", outcome.catalog},
          {"class", failure.error_class}, {"sqlstate", failure.sqlstate}, {"file", failure.file},
          {"line", failure.line},         {"message", failure.message}};
}

std::string text_of(const json& object) { return object.dump(-1, ' ', false, json::error_handler_t::replace); }

}  // namespace

std::vector<std::string> run_list_lines(const std::vector<RunReport>& runs, const Style& style) {
  if (runs.empty()) return {"no runs yet"};
  std::vector<std::string> lines{tinted(
      style, Tint::dim,
      fmt::format("{:>6}  {:<12}  {:<11}  {:<20}  {:>8}  {}", "run", "verb", "state", "started", "took", "tenants"))};
  for (const auto& one : runs) {
    lines.push_back(fmt::format("{:>6}  {:<12}  {:<11}  {:<20}  {:>8}  {}", one.run.number, one.run.verb,
                                control::to_string(one.run.state), when_text(one.run.started_at),
                                duration_text(one.run), counts_text(one, style)));
  }
  return lines;
}

std::vector<std::string> run_lines(const RunReport& report, const Style& style) {
  const auto& run = report.run;
  std::vector<std::string> lines{
      fmt::format("{}  {}  {}  {}", tinted(style, Tint::bold, fmt::format("run {}", run.number)), run.verb,
                  control::to_string(run.state), counts_text(report, style)),
      tinted(style, Tint::dim,
             fmt::format("  started {}, took {}, by {}", when_text(run.started_at), duration_text(run),
                         visible(run.owner)))};
  if (!run.reason.empty()) lines.push_back("  " + visible(run.reason));
  for (std::size_t i = 0; i < std::min(report.failures.size(), most_failures); ++i) {
    lines.push_back(failure_line(report.failures[i], style));
  }
  if (report.failures.size() > most_failures) {
    lines.push_back(fmt::format("... and {} more: --output json shows all", report.failures.size() - most_failures));
  }
  if (auto next = next_step(report); !next.empty()) lines.push_back(std::move(next));
  return lines;
}

std::string run_list_json(const std::vector<RunReport>& runs) {
  json list = json::array();
  for (const auto& one : runs) list.push_back(about(one));
  return text_of({{"event", "runs"}, {"runs", std::move(list)}});
}

std::string run_json(const RunReport& report) {
  auto object = about(report);
  object["event"] = "run";
  object["failures"] = json::array();
  for (const auto& one : report.failures) object["failures"].push_back(failure_json(one));
  return text_of(object);
}

}  // namespace drover::report
