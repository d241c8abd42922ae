#include "cli/audience.hpp"

#include "control/owner.hpp"

namespace drover::cli {

Audience::Audience(Environment& environment, const Arguments& arguments, const config::Settings& settings,
                   bool in_earnest)
    : output_(environment.output()) {
  if (!in_earnest || settings.log.is_off()) return;
  auto options = settings.log;
  options.show_data = arguments.show_data;
  log_ =
      std::make_unique<log::Log>(std::move(options), control::process_name(),
                                 log::Log::Sinks{.standard_error = [this](const auto& line) { output_.pass_on(line); },
                                                 .warning = [this](const auto& problem) { output_.problem(problem); }});
}

void Audience::on(const events::Event& event) {
  output_.on(event);
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
