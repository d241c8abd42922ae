#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "events/listener.hpp"
#include "log/line.hpp"
#include "log/options.hpp"
#include "log/rotating_file.hpp"

namespace drover::log {

// What happens to tenants, line by line, in a file of its own, on standard error, or both. A file that cannot be
// written to stops no run: that is said once, and at the end how many lines are missing.
class Log : public events::Listener {
 public:
  struct Sinks {
    std::function<void(const std::string& line)> standard_error;
    std::function<void(const Problem& problem)> warning;
  };

  Log(Options options, std::string process, Sinks sinks);
  ~Log() override;

  void on(const events::Event& event) override;

 private:
  void write(const events::Event& event, Level level);
  void append(const std::string& line);
  void lost(const std::string& why);

  Options options_;
  std::string process_;
  Sinks sinks_;
  std::unique_ptr<RotatingFile> file_;
  std::int64_t run_ = 0;      // the one that is under way in this process
  std::int64_t missing_ = 0;  // lines in a row, up to now
  std::int64_t lost_ = 0;     // lines in all
};

}  // namespace drover::log
