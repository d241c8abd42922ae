#pragma once

#include <memory>
#include <string>

#include "cli/arguments.hpp"
#include "cli/output.hpp"
#include "config/settings.hpp"
#include "control/store.hpp"
#include "events/listener.hpp"
#include "hooks/courier.hpp"
#include "log/log.hpp"
#include "metrics/metrics.hpp"

namespace drover::cli {

// Everybody who is told what happens in runs: the reader first, then, unless nothing is done in earnest, the listeners
// that the configuration asks for, and the hooks, beside the work.
class Audience : public events::Listener {
 public:
  enum class Of {
    plan,
    command,  // of one run: what hooks are to hear of it is delivered before the last word
    worker
  };

  // What listeners and hooks themselves have to say goes to `output`.
  Audience(events::Listener& reader, Output& output, const Arguments& arguments, const config::Settings& settings,
           control::Store& store, Of part);

  void on(const events::Event& event) override;

  // Waits for the last deliveries, not for long, and says what is left.
  void deliver_the_rest();

  // The control database failed and the run has no end of its own. Whoever catches that error tells the readers.
  void cut_short(const std::string& why);

 private:
  events::Listener& reader_;
  Of part_;
  std::unique_ptr<log::Log> log_;
  std::unique_ptr<metrics::Metrics> metrics_;
  std::unique_ptr<hooks::Courier> courier_;
};

}  // namespace drover::cli
