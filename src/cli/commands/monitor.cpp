#include "fleet/monitor.hpp"

#include <algorithm>
#include <array>
#include <map>

#include <sys/ioctl.h>
#include <unistd.h>

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

// The terminal while it is drawn on: no cursor, and lines that are too long end at its edge. Put back however it ends.
class Screen {
 public:
  Screen() { report::put(stdout, "\x1b[?25l\x1b[?7l\x1b[2J"); }
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;
  ~Screen() { report::put(stdout, "\x1b[?7h\x1b[?25h"); }

  // Written over from the top, with what is left of the last picture erased behind each line: a screen that is cleared
  // flickers.
  static void draw(const std::vector<std::string>& lines) {
    std::string picture = "\x1b[H";
    for (std::size_t i = 0; i < std::min(lines.size(), rows()); ++i) picture += lines[i] + "\x1b[K\r\n";
    report::put(stdout, picture + "\x1b[J");
  }

 private:
  // The last one stays free, or the screen would scroll.
  static std::size_t rows() {
    winsize size{};
    const bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 1;
    return known ? size.ws_row - 1U : 24U;
  }
};

int watch_on_a_terminal(Environment& environment, control::Store& store) {
  const Screen screen;
  while (true) {
    const auto monitor = fleet::look(store);
    Screen::draw(report::monitor_lines(monitor, environment.output().style()));
    if (!goes_on(monitor) || !run::pause(between_draws, environment.stop())) return 0;
  }
}

int watch_in_lines(Environment& environment, control::Store& store) {
  while (true) {
    const auto monitor = fleet::look(store);
    environment.output().result(report::monitor_lines(monitor, environment.output().style()),
                                report::monitor_json(monitor));
    if (!goes_on(monitor) || !run::pause(between_reports, environment.stop())) return 0;
  }
}

// What happened in one run since it was looked at last. What another verb said last is not this one's last word.
void stream(Environment& environment, control::Store& store, std::int64_t run, std::int64_t& last) {
  for (auto events = store.events(run, last, events_at_once); !events.empty();
       events = store.events(run, last, events_at_once)) {
    for (const auto& event : events) {
      last = event.id;
      if (!event.body.contains(R"("event":"summary")")) environment.output().result({}, event.body);
    }
  }
}

int stream_events(Environment& environment, control::Store& store) {
  std::map<std::int64_t, std::int64_t> seen;  // the runs, each with its last event
  while (true) {
    const auto monitor = fleet::look(store);
    for (const auto& view : monitor.runs) seen.try_emplace(view.run.number, 0);
    for (auto& [run, last] : seen) stream(environment, store, run, last);
    if (!goes_on(monitor) || !run::pause(between_events, environment.stop())) return 0;
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
  const auto opened = open_control(environment, *settings);
  auto& store = *opened;
  if (arguments.by_tenant) return by_tenant(environment, *settings, store);
  if (arguments.watch && arguments.output == "ndjson") return stream_events(environment, store);
  if (arguments.watch && environment.output().style().live && isatty(STDOUT_FILENO) == 1)
    return watch_on_a_terminal(environment, store);
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
