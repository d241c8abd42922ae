#pragma once

#include <memory>
#include <string>

#include "cli/arguments.hpp"
#include "cli/output.hpp"
#include "config/settings.hpp"
#include "events/listener.hpp"
#include "log/log.hpp"

namespace drover::cli {

// Everybody who is told what happens in runs: the reader first, then, unless nothing is done in earnest, the listeners
// that the configuration asks for.
class Audience : public events::Listener {
 public:
  // What listeners themselves have to say goes to `output`.
  Audience(events::Listener& reader, Output& output, const Arguments& arguments, const config::Settings& settings,
           bool in_earnest = true);

  void on(const events::Event& event) override;

  // The control database failed and the run has no end of its own. Whoever catches that error tells the readers.
  void cut_short(const std::string& why);

 private:
  events::Listener& reader_;
  std::unique_ptr<log::Log> log_;
};

}  // namespace drover::cli
