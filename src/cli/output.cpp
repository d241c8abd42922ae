#include "cli/output.hpp"

#include <cstdlib>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

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
  ended_ = ended_ || std::holds_alternative<events::RunFinished>(event);
  if (terminal_) terminal_->on(event);
  if (lines_) lines_->on(event);
  if (document_) document_->on(event);
}

void Output::problems(const Problems& problems) {
  for (const auto& problem : problems) on(events::Noticed{problem});
}

void Output::result(const std::vector<std::string>& lines, const std::string& json) {
  if (terminal_) {
    for (const auto& line : lines) fmt::print("{}\n", line);
  }
  if (lines_) lines_->object(json);
  if (document_) document_->fields(json);
}

void Output::end(int exit_code) {
  if (ended_ || terminal_) return;
  events::Summary summary;
  summary.verb = verb_;
  summary.exit_code = exit_code;
  summary.verdict = verdict_of(exit_code);
  on(events::RunFinished{summary});
}

}  // namespace drover::cli
