#pragma once

#include <cstdio>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "cli/arguments.hpp"
#include "events/listener.hpp"
#include "report/json.hpp"
#include "report/style.hpp"
#include "report/terminal.hpp"

namespace drover::cli {

// The mouth of the program: what the verbs say goes through here, as text or as objects, and on every path the
// summary comes last and once. Any thread.
class Output : public events::Listener {
 public:
  Output(const Arguments& arguments, std::string verb);

  void on(const events::Event& event) override;
  void problems(const Problems& problems);
  void problem(Problem problem) { problems({std::move(problem)}); }

  // A verb's own result: lines for people, an object for programs.
  void result(const std::vector<std::string>& lines, const std::string& json);

  // A line for standard error, whatever form the rest has.
  void pass_on(const std::string& line);

  const report::Style& style() const { return style_; }
  bool for_people() const { return terminal_ != nullptr; }

  // The summary of a verb that made no run, or whose run was cut short, if none was said yet.
  void end(int exit_code);

  // The summary of a process that ends at once, unless it was said already; nothing is said after it.
  void cut_off();

  bool run_began() const;

 private:
  void say(const events::Event& event);
  void count(const events::Event& event);
  events::Summary so_far(int exit_code) const;

  mutable std::mutex mutex_;
  std::string verb_;
  report::Style style_;
  std::unique_ptr<report::Terminal> terminal_;
  std::unique_ptr<report::Lines> lines_;
  std::unique_ptr<report::Document> document_;
  events::Summary seen_;      // what can be said of a run that does not come to its own summary
  std::int64_t running_ = 0;  // jobs of the run that have not ended
  bool ended_ = false;
  bool cut_off_ = false;
};

}  // namespace drover::cli
