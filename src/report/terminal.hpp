#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "events/listener.hpp"
#include "report/style.hpp"

namespace drover::report {

// Progress and failures on standard error, results on standard output. On a terminal one line is drawn over and over;
// elsewhere a line of progress comes every few seconds.
class Terminal : public events::Listener {
 public:
  Terminal(const Style& style, std::FILE* out, std::FILE* err);
  ~Terminal() override;

  void on(const events::Event& event) override;
  // A line of somebody else's on standard error, above the live line.
  void pass_on(const std::string& line);

 private:
  using Clock = std::chrono::steady_clock;

  void on_event(const events::Noticed& event);
  void on_event(const events::PlanGroup& event);
  void on_event(const events::RunStarted& event);
  void on_event(const events::TargetStarted& event);
  void on_event(const events::StepDone& event);
  void on_event(const events::WaitingForLock& event);
  void on_event(const events::Retrying& event);
  void on_event(const events::TargetFinished& event);
  void on_event(const events::TimeLeft& event);
  void on_event(const events::Stopping& event);
  void on_event(const events::Halted& event);
  void on_event(const events::RunFinished& event);

  void say(const std::string& line);    // standard error, above the live line
  void print(const std::string& line);  // standard output
  void draw();
  void clear();
  void report_now_and_then();
  std::string progress() const;
  std::chrono::milliseconds left(double rate) const;
  void say_outcome(const events::Outcome& outcome);
  void aside(const std::string& what, const std::string& target);
  void say_what_many_share();

  Style style_;
  std::FILE* out_;
  std::FILE* err_;
  std::mutex mutex_;
  bool drawn_ = false;
  bool running_ = false;
  Clock::time_point began_;
  Clock::time_point drawn_at_;
  Clock::time_point reported_at_;
  std::optional<Clock::time_point> ends_at_;  // by the last guess
  long long jobs_ = 0;
  long long finished_ = 0;
  long long failed_ = 0;
  long long under_way_ = 0;
  long long said_ = 0;
  std::map<std::string, std::pair<long long, std::string>> kinds_;   // of failures: how many, and one who has it
  std::map<std::string, std::pair<long long, std::string>> asides_;  // skipped, ahead, notes
  std::condition_variable_any tick_;
  std::jthread ticker_;
};

}  // namespace drover::report
