#include "cli/audience.hpp"

#include "control/owner.hpp"

namespace drover::cli {

Audience::Audience(events::Listener& reader, Output& output, const Arguments& arguments,
                   const config::Settings& settings, bool in_earnest)
    : reader_(reader) {
  if (!in_earnest || settings.log.is_off()) return;
  auto options = settings.log;
  options.show_data = arguments.show_data;
  log_ = std::make_unique<log::Log>(
      std::move(options), control::process_name(),
      log::Log::Sinks{.standard_error = [&output](const auto& line) { output.pass_on(line); },
                      .warning = [&output](const auto& problem) { output.problem(problem); }});
}

void Audience::on(const events::Event& event) {
  reader_.on(event);
  if (log_) log_->on(event);
}

void Audience::cut_short(const std::string& why) {
  const events::Noticed noticed{{.code = "cut_short",
                                 .message = "the control database: " + why + "; the run was cut short",
                                 .hint = "",
                                 .place = std::nullopt,
                                 .severity = Severity::error,
                                 .details = {}}};
  if (log_) log_->on(noticed);
}

}  // namespace drover::cli
