#pragma once

#include <memory>
#include <string>

#include "cli/arguments.hpp"
#include "cli/environment.hpp"
#include "config/settings.hpp"
#include "events/listener.hpp"
#include "log/log.hpp"

namespace drover::cli {

// Everybody who is told what happens in a run: those who read the output first, then, unless it only plans, the
// listeners that the configuration asks for. One call at a time.
class Audience : public events::Listener {
 public:
  Audience(Environment& environment, const Arguments& arguments, const config::Settings& settings, bool in_earnest);

  void on(const events::Event& event) override;

  // The control database failed and the run has no end of its own. Whoever catches that error tells the readers.
  void cut_short(const std::string& why);

 private:
  Output& output_;
  std::unique_ptr<log::Log> log_;
};

}  // namespace drover::cli
