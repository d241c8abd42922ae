#include "fleet/monitor.hpp"

#include <algorithm>
#include <array>

#include "cli/commands/all.hpp"
#include "cli/project.hpp"
#include "report/monitor.hpp"
#include "report/put.hpp"
#include "run/pause.hpp"

namespace drover::cli {

namespace {

constexpr std::chrono::milliseconds between_draws{1'000};
constexpr std::chrono::milliseconds between_reports{5'000};
constexpr std::chrono::milliseconds between_events{200};
constexpr int events_at_once = 1'000;

constexpr std::array<Option, 2> options{
    {{"--watch", &Arguments::watch, "until all runs have ended, drawn anew every second"},
     {"--by-tenant", &Arguments::by_tenant, "a line for each tenant: state, version, pending, failure"}}};

bool goes_on(const fleet::Monitor& monitor) {
  return std::ranges::any_of(monitor.runs, [](const auto& view) { return !view.run.finished_at; });
}

// The screen is written over from its top, and what is left of the last picture erased behind each line: a screen that
// is cleared flickers.
void draw(const std::vector<std::string>& lines) {
  std::string picture = "\x1b[H";
  for (const auto& line : lines) picture += line + "\x1b[K\r\n";
  report::put(stdout, picture + "\x1b[J");
}

int watch_on_a_terminal(Environment& environment, control::Store& store) {
  report::put(stdout, "\x1b[?25l\x1b[2J");
  auto monitor = fleet::look(store);
  while (true) {
    draw(report::monitor_lines(monitor, environment.output().style()));
    if (!goes_on(monitor) || !run::pause(between_draws, environment.stop())) break;
    monitor = fleet::look(store);
  }
  report::put(stdout, "\x1b[?25h");
  return 0;
}

int watch_in_lines(Environment& environment, control::Store& store) {
  while (true) {
    const auto monitor = fleet::look(store);
    environment.output().result(report::monitor_lines(monitor, environment.output().style()),
                                report::monitor_json(monitor));
    if (!goes_on(monitor) || !run::pause(between_reports, environment.stop())) return 0;
  }
}

int stream_events(Environment& environment, control::Store& store) {
  std::int64_t last = 0;
  while (true) {
    const bool more = goes_on(fleet::look(store));
    for (auto events = store.events(last, events_at_once); !events.empty();
         events = store.events(last, events_at_once)) {
      for (const auto& event : events) {
        last = event.id;
        // What another run said last is not this verb's last word.
        if (!event.body.contains(R"("event":"summary")")) environment.output().result({}, event.body);
      }
    }
    if (!more || !run::pause(between_events, environment.stop())) return 0;
  }
}

int by_tenant(Environment& environment, const config::Settings& settings, control::Store& store) {
  std::vector<control::TargetRow> targets;
  for (const auto& catalog : settings.catalogs) {
    auto rows = store.targets(catalog.name);
    std::ranges::sort(rows, {}, &control::TargetRow::label);
    std::ranges::move(rows, std::back_inserter(targets));
  }
  environment.output().result(report::tenant_lines(targets, environment.output().style()),
                              report::tenants_json(targets));
  return 0;
}

int run(Environment& environment, const Arguments& arguments) {
  const auto settings = load_settings(environment, arguments);
  if (!settings) return 1;
  control::Store store(environment.drivers(), settings->control, settings->run.lease);
  if (arguments.by_tenant) return by_tenant(environment, *settings, store);
  if (arguments.watch && arguments.output == "ndjson") return stream_events(environment, store);
  if (arguments.watch && environment.output().style().live) return watch_on_a_terminal(environment, store);
  if (arguments.watch) return watch_in_lines(environment, store);
  const auto monitor = fleet::look(store);
  environment.output().result(report::monitor_lines(monitor, environment.output().style()),
                              report::monitor_json(monitor));
  return 0;
}

}  // namespace

const Command monitor_command{
    .name = "monitor",
    .alias = "",
    .summary = "how the runs are going: waves, servers, slowest, errors, workers",
    .words = "",
    .options = options,
    .teaching =
        "From the control database alone. The runs that go on, or the newest. With --output ndjson, --watch streams\n"
        "what happens in them.\n\nExamples:\n  drover monitor\n  drover monitor --watch",
    .run = run};

}  // namespace drover::cli
