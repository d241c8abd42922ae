#include "cli/output.hpp"

#include <cstdlib>

#include <sys/ioctl.h>
#include <unistd.h>

#include "report/put.hpp"

namespace drover::cli {

namespace {

report::Style style_of(const Arguments& arguments) {
  report::Style style;
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  const bool dumb = term == nullptr || std::string_view(term) == "dumb";
  style.live = isatty(STDERR_FILENO) == 1 && !dumb;
  style.color =
      style.live && isatty(STDOUT_FILENO) == 1 && !arguments.no_color && (no_color == nullptr || *no_color == '\0');
  style.quiet = arguments.quiet;
  style.show_data = arguments.show_data;
  winsize size{};
  style.width = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 100;
  return style;
}

events::RunVerdict verdict_of(int exit_code) {
  if (exit_code == 0 || exit_code == 10) return events::RunVerdict::clean;
  if (exit_code == 2) return events::RunVerdict::split;
  if (exit_code == 4) return events::RunVerdict::refused;
  if (exit_code == 6) return events::RunVerdict::interrupted;
  if (exit_code == 7) return events::RunVerdict::check_failed;
  return events::RunVerdict::nothing_attempted;
}

}  // namespace

Output::Output(const Arguments& arguments, std::string verb) : verb_(std::move(verb)), style_(style_of(arguments)) {
  if (arguments.output == "ndjson") {
    lines_ = std::make_unique<report::Lines>(arguments.show_data, stdout);
  } else if (arguments.output == "json") {
    document_ = std::make_unique<report::Document>(arguments.show_data, stdout);
  } else {
    terminal_ = std::make_unique<report::Terminal>(style_, stdout, stderr);
  }
}

void Output::on(const events::Event& event) {
  const std::scoped_lock lock(mutex_);
  say(event);
}

void Output::say(const events::Event& event) {
  if (cut_off_) return;
  count(event);
  ended_ = ended_ || std::holds_alternative<events::RunFinished>(event);
  if (terminal_) terminal_->on(event);
  if (lines_) lines_->on(event);
  if (document_) document_->on(event);
}

void Output::count(const events::Event& event) {
  if (const auto* started = std::get_if<events::RunStarted>(&event)) {
    seen_.run = started->run;
    running_ = started->jobs;
    seen_.selected += started->already;
    for (auto left = started->already; left > 0; --left) seen_.add(events::Verdict::already);
  } else if (const auto* finished = std::get_if<events::TargetFinished>(&event)) {
    ++seen_.selected;
    seen_.add(finished->outcome.verdict);
    if (seen_.run) --running_;
  }
}

bool Output::run_began() const {
  const std::scoped_lock lock(mutex_);
  return seen_.run.has_value();
}

events::Summary Output::so_far(int exit_code) const {
  auto summary = seen_;
  summary.verb = verb_;
  summary.exit_code = exit_code;
  summary.verdict = verdict_of(exit_code);
  for (auto left = running_; left > 0; --left, ++summary.selected) summary.add(events::Verdict::not_reached);
  return summary;
}

void Output::cut_off() {
  const std::scoped_lock lock(mutex_);
  const bool has_more_to_say = !terminal_ || seen_.run;
  if (!ended_ && has_more_to_say) say(events::RunFinished{so_far(6)});
  cut_off_ = true;
}

void Output::problems(const Problems& problems) {
  for (const auto& problem : problems) on(events::Noticed{problem});
}

void Output::result(const std::vector<std::string>& lines, const std::string& json) {
  const std::scoped_lock lock(mutex_);
  if (cut_off_) return;
  if (terminal_) {
    for (const auto& line : lines) report::put(stdout, line + "\n");
  }
  if (lines_) lines_->object(json);
  if (document_) document_->fields(json);
}

void Output::pass_on(const std::string& line) {
  const std::scoped_lock lock(mutex_);
  if (terminal_) {
    terminal_->pass_on(line);
  } else {
    report::put(stderr, line + "\n");
  }
}

void Output::end(int exit_code) {
  const std::scoped_lock lock(mutex_);
  if (ended_ || (terminal_ && !seen_.run)) return;
  say(events::RunFinished{so_far(exit_code)});
}

}  // namespace drover::cli
