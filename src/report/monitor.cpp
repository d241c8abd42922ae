#include "report/monitor.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "base/time.hpp"
#include "control/spelling.hpp"
#include "report/freezes.hpp"
#include "report/sentences.hpp"

namespace drover::report {

namespace {

using control::JobState;
using nlohmann::json;

constexpr std::size_t most_workers = 8;
constexpr std::size_t most_waves = 8;
constexpr std::size_t most_servers = 8;
constexpr int bar_width = 16;

using Jobs = std::map<JobState, std::int64_t>;

std::int64_t count(const Jobs& jobs, std::initializer_list<JobState> states) {
  std::int64_t sum = 0;
  for (const auto state : states) {
    const auto found = jobs.find(state);
    sum += found == jobs.end() ? 0 : found->second;
  }
  return sum;
}

std::int64_t all(const Jobs& jobs) {
  std::int64_t sum = 0;
  for (const auto& [state, many] : jobs) sum += many;
  return sum;
}

std::string bar(std::int64_t done, std::int64_t of) {
  const auto full = of == 0 ? 0 : static_cast<int>(bar_width * done / of);
  std::string text;
  for (int i = 0; i < bar_width; ++i) text += i < full ? "█" : "░";
  return text;
}

std::string counts_text(const Jobs& jobs, const Style& style) {
  const auto failed = count(jobs, {JobState::failed});
  const auto blocked = count(jobs, {JobState::blocked});
  const auto tint = [&](std::int64_t many) { return many > 0 ? Tint::bad : Tint::plain; };
  return fmt::format("{:>7} done  {}  {}  {:>4} running  {:>7} left", grouped(count(jobs, {JobState::done})),
                     tinted(style, tint(failed), fmt::format("{:>4} failed", grouped(failed))),
                     tinted(style, tint(blocked), fmt::format("{:>3} blocked", grouped(blocked))),
                     grouped(count(jobs, {JobState::running})),
                     grouped(count(jobs, {JobState::queued, JobState::not_reached})));
}

std::string part_line(const std::string& name, const Jobs& jobs, const Style& style) {
  return fmt::format("  {:<12} {}  {}", fitted(visible(name), 12),
                     bar(count(jobs, {JobState::done, JobState::failed, JobState::blocked}), all(jobs)),
                     counts_text(jobs, style));
}

void add_head(std::vector<std::string>& lines, const fleet::RunView& view, const Style& style) {
  const auto& run = view.run;
  auto line = fmt::format("{}  {}  {}", tinted(style, Tint::bold, fmt::format("run {}", run.number)), run.verb,
                          control::to_string(run.state));
  if (!run.reason.empty()) line += fmt::format(" ({})", visible(run.reason));
  if (run.queued && !run.finished_at) line += "  queued";
  if (view.per_second > 0) line += fmt::format("  {:.{}f}/s", view.per_second, view.per_second < 10 ? 1 : 0);
  if (view.left) line += "  ETA " + clock_text(*view.left);
  if (run.opens_at && !run.finished_at && *run.opens_at > now())
    line += "  next wave at " + to_iso8601(*run.opens_at).substr(11, 8);
  lines.push_back(std::move(line));
  lines.push_back(part_line("all", view.jobs, style));
}

void add_parts(std::vector<std::string>& lines, const fleet::RunView& view, const Style& style) {
  if (view.waves.size() > 1) {
    for (std::size_t i = 0; i < std::min(view.waves.size(), most_waves); ++i) {
      const auto& wave = view.waves[i];
      const auto name =
          wave.name.empty() ? fmt::format("stage {} wave {}", wave.position.stage, wave.position.wave) : wave.name;
      lines.push_back(part_line(name, wave.jobs, style));
    }
  }
  if (view.servers.size() > 1) {
    for (std::size_t i = 0; i < std::min(view.servers.size(), most_servers); ++i) {
      lines.push_back(part_line(view.servers[i].server, view.servers[i].jobs, style));
    }
  }
}

void add_details(std::vector<std::string>& lines, const fleet::RunView& view, const Style& style) {
  if (!view.slowest.empty()) {
    std::vector<std::string> slow;
    for (const auto& one : view.slowest) {
      slow.push_back(fmt::format("{} {}{}", visible(one.label), drover::to_text(one.took),
                                 one.state == JobState::running ? " (running)" : ""));
    }
    lines.push_back(fitted("  slowest      " + join(slow, ", "), static_cast<std::size_t>(std::max(style.width, 20))));
  }
  for (const auto& error : view.errors) {
    const auto what = fmt::format("{} × {}  {}  e.g. {}", grouped(error.count),
                                  visible(error.sqlstate.empty() ? error.error_class : error.sqlstate),
                                  visible(error.message), visible(error.example));
    lines.push_back("  " +
                    tinted(style, Tint::bad, fitted(what, static_cast<std::size_t>(std::max(style.width - 2, 20)))));
  }
}

void add_workers(std::vector<std::string>& lines, const fleet::Monitor& monitor, const Style& style) {
  const bool needed =
      std::ranges::any_of(monitor.runs, [](const auto& view) { return view.run.queued && !view.run.finished_at; });
  if (monitor.workers.empty()) {
    if (needed) lines.push_back(tinted(style, Tint::warn, "no worker is there: drover worker"));
    return;
  }
  lines.push_back(fmt::format("{}:", counted(static_cast<long long>(monitor.workers.size()), "worker")));
  for (std::size_t i = 0; i < std::min(monitor.workers.size(), most_workers); ++i) {
    const auto& worker = monitor.workers[i];
    lines.push_back(fmt::format("  {:<32} {:>3} running  heard of {} s ago  {}{}", visible(worker.name), worker.jobs,
                                worker.silent_for.count(), visible(worker.description),
                                worker.asked_to_end ? "  asked to end" : ""));
  }
  if (monitor.workers.size() > most_workers) {
    lines.push_back(fmt::format("  ... and {} more", monitor.workers.size() - most_workers));
  }
}

// A server that several workers cannot reach is one line: since when the first of them has not.
void add_down(std::vector<std::string>& lines, const fleet::Monitor& monitor, const Style& style) {
  std::map<std::string, control::DownServer> down;
  std::map<std::string, int> seen_by;
  for (const auto& worker : monitor.workers) {
    for (const auto& one : worker.down) {
      ++seen_by[one.server];
      const auto [place, is_new] = down.try_emplace(one.server, one);
      if (!is_new && one.since < place->second.since) place->second = one;
    }
  }
  for (const auto& [server, one] : down) {
    const auto line =
        fmt::format("  {} is down since {}, for {}: {}", visible(server), to_iso8601(one.since).substr(0, 19) + "Z",
                    counted(seen_by[server], "worker"), visible(one.error));
    lines.push_back(tinted(style, Tint::bad, fitted(line, static_cast<std::size_t>(std::max(style.width, 20)))));
  }
}

json jobs_json(const Jobs& jobs) {
  json object = json::object();
  for (const auto state : {JobState::queued, JobState::running, JobState::done, JobState::failed, JobState::blocked,
                           JobState::not_reached}) {
    object[control::to_string(state)] = count(jobs, {state});
  }
  return object;
}

json view_json(const fleet::RunView& view) {
  json object{{"run", view.run.number},
              {"verb", view.run.verb},
              {"state", control::to_string(view.run.state)},
              {"reason", view.run.reason},
              {"queued", view.run.queued},
              {"jobs", jobs_json(view.jobs)},
              {"per_second", view.per_second},
              {"eta_s", view.left ? json(view.left->count()) : json(nullptr)},
              {"waves", json::array()},
              {"servers", json::array()},
              {"slowest", json::array()},
              {"errors", json::array()}};
  for (const auto& wave : view.waves) {
    object["waves"].push_back({{"stage", wave.position.stage},
                               {"wave", wave.position.wave},
                               {"name", wave.name},
                               {"jobs", jobs_json(wave.jobs)}});
  }
  for (const auto& server : view.servers) {
    object["servers"].push_back({{"server", server.server}, {"jobs", jobs_json(server.jobs)}});
  }
  for (const auto& slow : view.slowest) {
    object["slowest"].push_back({{"target", slow.label},
                                 {"state", control::to_string(slow.state)},
                                 {"took_ms", slow.took.count()},
                                 {"worker", slow.worker}});
  }
  for (const auto& error : view.errors) {
    object["errors"].push_back({{"class", error.error_class},
                                {"sqlstate", error.sqlstate},
                                {"message", error.message},
                                {"count", error.count},
                                {"example", error.example}});
  }
  return object;
}

std::string text_of(const json& object) { return object.dump(-1, ' ', false, json::error_handler_t::replace); }

}  // namespace

std::vector<std::string> monitor_lines(const fleet::Monitor& monitor, const Style& style) {
  std::vector<std::string> lines;
  if (monitor.runs.empty()) lines.emplace_back("no runs yet");
  for (const auto& view : monitor.runs) {
    add_head(lines, view, style);
    add_parts(lines, view, style);
    add_details(lines, view, style);
  }
  add_workers(lines, monitor, style);
  add_down(lines, monitor, style);
  std::ranges::move(freeze_lines(monitor.freezes, style), std::back_inserter(lines));
  return lines;
}

std::string monitor_json(const fleet::Monitor& monitor) {
  json object{{"event", "monitor"}, {"runs", json::array()}, {"workers", json::array()}};
  for (const auto& view : monitor.runs) object["runs"].push_back(view_json(view));
  for (const auto& worker : monitor.workers) {
    json down = json::array();
    for (const auto& one : worker.down) {
      down.push_back({{"server", one.server}, {"since", to_iso8601(one.since)}, {"error", one.error}});
    }
    object["workers"].push_back({{"worker", worker.name},
                                 {"running", worker.jobs},
                                 {"silent_s", worker.silent_for.count()},
                                 {"takes", worker.description},
                                 {"asked_to_end", worker.asked_to_end},
                                 {"down", std::move(down)}});
  }
  object["freezes"] = json::parse(freezes_json(monitor.freezes));
  return text_of(object);
}

std::vector<std::string> tenant_lines(const std::vector<control::TargetRow>& targets, const Style& style) {
  std::vector<std::string> lines{
      tinted(style, Tint::dim,
             fmt::format("{:<24} {:<10} {:<18} {:>8}  {}", "target", "state", "version", "pending", "failure"))};
  for (const auto& row : targets) {
    auto line = fmt::format("{:<24} {:<10} {:<18} {:>8}  {}", visible(row.label), to_string(row.state),
                            row.version.empty() ? "-" : row.version, row.pending,
                            row.failure ? visible(failure_kind(*row.failure)) : "");
    while (line.ends_with(' ')) line.pop_back();
    lines.push_back(std::move(line));
  }
  return lines;
}

std::string tenants_json(const std::vector<control::TargetRow>& targets) {
  json list = json::array();
  for (const auto& row : targets) {
    list.push_back({{"target", row.label},
                    {"tenant", row.tenant},
                    {"catalog", row.key.catalog},
                    {"state", to_string(row.state)},
                    {"version", row.version},
                    {"pending", row.pending},
                    {"error", row.failure ? json(failure_kind(*row.failure)) : json(nullptr)}});
  }
  return text_of({{"event", "targets"}, {"targets", std::move(list)}});
}

}  // namespace drover::report
