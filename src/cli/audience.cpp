#include "cli/audience.hpp"

#include "control/owner.hpp"

namespace drover::cli {

namespace {

constexpr std::chrono::seconds longest_delivery{5};

std::unique_ptr<log::Log> log_for(Output& output, const Arguments& arguments, const config::Settings& settings) {
  if (settings.log.is_off()) return nullptr;
  auto options = settings.log;
  options.show_data = arguments.show_data;
  return std::make_unique<log::Log>(
      std::move(options), control::process_name(),
      log::Log::Sinks{.standard_error = [&output](const auto& line) { output.pass_on(line); },
                      .warning = [&output](const auto& problem) { output.problem(problem); }});
}

std::unique_ptr<metrics::Metrics> metrics_for(Output& output, const config::Settings& settings, control::Store& store) {
  if (settings.metrics.empty()) return nullptr;
  const auto look = [&store]() -> std::optional<control::Load> {
    try {
      return store.load();
    } catch (const db::Error&) {
      // The work meets the same error and says it.
      return std::nullopt;
    }
  };
  return std::make_unique<metrics::Metrics>(settings.metrics, look,
                                            [&output](const auto& problem) { output.problem(problem); });
}

}  // namespace

Audience::Audience(events::Listener& reader, Output& output, const Arguments& arguments,
                   const config::Settings& settings, control::Store& store, Of part)
    : reader_(reader), part_(part) {
  if (part == Of::plan) return;
  log_ = log_for(output, arguments, settings);
  metrics_ = metrics_for(output, settings, store);
  if (settings.hooks.empty()) return;
  courier_ = std::make_unique<hooks::Courier>(store, settings.hooks,
                                              [&output](const auto& problem) { output.problem(problem); });
}

void Audience::on(const events::Event& event) {
  if (part_ == Of::command && std::holds_alternative<events::RunFinished>(event)) deliver_the_rest();
  reader_.on(event);
  if (log_) log_->on(event);
  if (metrics_) metrics_->on(event);
}

void Audience::deliver_the_rest() {
  if (courier_) courier_->finish(longest_delivery);
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
