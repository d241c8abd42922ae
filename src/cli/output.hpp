#pragma once

#include <cstdio>
#include <memory>
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
// summary comes last and once.
class Output : public events::Listener {
 public:
  Output(const Arguments& arguments, std::string verb);

  void on(const events::Event& event) override;
  void problems(const Problems& problems);
  void problem(Problem problem) { problems({std::move(problem)}); }

  // A verb's own result: lines for people, an object for programs.
  void result(const std::vector<std::string>& lines, const std::string& json);

  const report::Style& style() const { return style_; }
  bool for_people() const { return terminal_ != nullptr; }

  // The summary of a verb that made no run, if none was said yet.
  void end(int exit_code);

 private:
  std::string verb_;
  report::Style style_;
  std::unique_ptr<report::Terminal> terminal_;
  std::unique_ptr<report::Lines> lines_;
  std::unique_ptr<report::Document> document_;
  bool ended_ = false;
};

}  // namespace drover::cli
