#include "log/log.hpp"

#include <utility>

#include <fmt/format.h>

namespace drover::log {

namespace {

Problem warning(std::string message) {
  return {.code = "log_unwritable",
          .message = std::move(message),
          .hint = "make room, or name another place in [log] file",
          .place = std::nullopt,
          .severity = Severity::warning,
          .details = {}};
}

std::string lines_are(std::int64_t count) { return count == 1 ? "1 line is" : fmt::format("{} lines are", count); }

}  // namespace

Log::Log(Options options, std::string process, Sinks sinks)
    : options_(std::move(options)), process_(std::move(process)), sinks_(std::move(sinks)) {
  if (!options_.file.empty()) {
    file_ = std::make_unique<RotatingFile>(options_.file, options_.size, options_.keep);
  }
}

Log::~Log() {
  if (lost_ > 0)
    sinks_.warning(warning(fmt::format("{} missing in the log {}", lines_are(lost_), options_.file.string())));
}

void Log::on(const events::Event& event) {
  if (const auto* started = std::get_if<events::RunStarted>(&event)) run_ = started->run;
  const auto level = level_of(event);
  if (level && *level <= options_.level) write(event, *level);
  if (std::holds_alternative<events::RunFinished>(event)) run_ = 0;
}

void Log::write(const events::Event& event, Level level) {
  const auto line = line_of(event, {.at = now(), .level = level, .process = process_, .run = run_}, options_.format,
                            options_.show_data);
  if (options_.to_stderr) sinks_.standard_error(line);
  if (file_) append(line);
}

void Log::append(const std::string& line) {
  if (missing_ > 0) {
    const events::Noticed gap{warning(fmt::format("{} missing here", lines_are(missing_)))};
    const Moment moment{.at = now(), .level = Level::warning, .process = process_, .run = run_};
    if (file_->append(line_of(gap, moment, options_.format, false))) return lost("");
    missing_ = 0;
  }
  if (const auto error = file_->append(line)) lost(*error);
}

void Log::lost(const std::string& why) {
  ++missing_;
  if (lost_++ > 0) return;
  sinks_.warning(warning(fmt::format("cannot write the log {}: {}; the run goes on", options_.file.string(), why)));
}

}  // namespace drover::log
