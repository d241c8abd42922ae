#include "report/terminal.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/text.hpp"
#include "report/put.hpp"
#include "report/sentences.hpp"

namespace drover::report {

namespace {

constexpr std::chrono::milliseconds between_draws{100};
constexpr std::chrono::seconds between_reports{5};
constexpr long long most_failures_said = 20;
constexpr std::ptrdiff_t most_kinds_said = 20;

}  // namespace

Terminal::Terminal(const Style& style, std::FILE* out, std::FILE* err) : style_(style), out_(out), err_(err) {
  if (!style_.live || style_.quiet) return;
  // Rate and time left go on while nothing finishes.
  ticker_ = std::jthread([this](const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested()) {
      tick_.wait_for(lock, stop, std::chrono::seconds{1}, [] { return false; });
      if (running_) draw();
    }
  });
}

Terminal::~Terminal() {
  ticker_ = {};
  clear();
}

void Terminal::on(const events::Event& event) {
  const std::scoped_lock lock(mutex_);
  std::visit([this](const auto& one) { on_event(one); }, event);
  if (running_ && Clock::now() - drawn_at_ >= between_draws) draw();
}

void Terminal::pass_on(const std::string& line) {
  const std::scoped_lock lock(mutex_);
  say(line);
}

void Terminal::say(const std::string& line) {
  clear();
  put(err_, line + "\n");
}

void Terminal::print(const std::string& line) {
  clear();
  put(out_, line + "\n");
}

void Terminal::clear() {
  if (!drawn_) return;
  put(err_, "\r\x1b[K");
  drawn_ = false;
}

void Terminal::draw() {
  if (!style_.live || style_.quiet) return report_now_and_then();
  drawn_at_ = Clock::now();
  // The old line is written over, and only its rest erased: an erased line would flicker.
  put(err_, fmt::format("\r{}\x1b[K", fitted(progress(), static_cast<std::size_t>(std::max(style_.width - 1, 10)))));
  drawn_ = true;
}

void Terminal::report_now_and_then() {
  const auto now = Clock::now();
  if (style_.quiet || now - reported_at_ < between_reports) return;
  reported_at_ = now;
  say(progress());
}

std::string Terminal::progress() const {
  const auto seconds = std::chrono::duration<double>(Clock::now() - began_).count();
  const double rate = seconds > 0 ? static_cast<double>(finished_) / seconds : 0;
  auto line = fmt::format("{}/{} done · {} failed · {} running", grouped(finished_), grouped(jobs_), grouped(failed_),
                          grouped(under_way_));
  if (rate < 0.05) return line;
  auto clock = clock_text(left(rate));
  if (clock.starts_with("00:")) clock.erase(0, 3);
  return line + fmt::format(" · {:.{}f}/s · ETA {}", rate, rate < 10 ? 1 : 0, clock);
}

// By the sizes of what is left, once there was a guess; else by how many there are.
std::chrono::milliseconds Terminal::left(double rate) const {
  using std::chrono::milliseconds;
  const auto by_number = milliseconds{static_cast<long long>(static_cast<double>(jobs_ - finished_) / rate * 1000)};
  const auto left = ends_at_ ? std::chrono::duration_cast<milliseconds>(*ends_at_ - Clock::now()) : by_number;
  return std::max(left, milliseconds{0});
}

void Terminal::on_event(const events::Noticed& event) {
  if (style_.quiet && event.problem.severity == Severity::note) return;
  say(problem_line(event.problem, style_));
  for (const auto& detail : event.problem.details) say("  " + detail);
}

void Terminal::on_event(const events::PlanGroup& event) {
  for (const auto& line : plan_lines(event, style_)) print(line);
}

void Terminal::on_event(const events::RunStarted& event) {
  running_ = true;
  began_ = reported_at_ = Clock::now();
  jobs_ = event.jobs;
  ends_at_.reset();
  if (style_.quiet) return;
  say(fmt::format("{} {}: {}", event.resumed ? "resuming batch" : "batch", event.run, counted(event.jobs, "tenant")));
}

void Terminal::on_event(const events::TargetStarted& /*event*/) { ++under_way_; }

void Terminal::on_event(const events::StepDone& /*event*/) {}

void Terminal::on_event(const events::WaitingForLock& event) {
  if (!style_.quiet) say(waiting_line(event));
}

void Terminal::on_event(const events::Retrying& event) {
  if (!style_.quiet) say(retrying_line(event));
}

void Terminal::on_event(const events::TargetFinished& event) {
  const auto& outcome = event.outcome;
  if (running_) ++finished_;
  under_way_ = std::max(under_way_ - 1, 0LL);
  say_outcome(outcome);
}

void Terminal::say_outcome(const events::Outcome& outcome) {
  using events::Verdict;
  for (const auto& note : outcome.notes) aside("note: " + note, outcome.target);
  if (outcome.verdict == Verdict::failed || outcome.verdict == Verdict::blocked) {
    ++failed_;
    auto& kind = kinds_[outcome.failure ? failure_kind(*outcome.failure) : std::string{}];
    ++kind.first;
    if (kind.second.empty()) kind.second = outcome.target;
    if (++said_ <= most_failures_said) say(failure_line(outcome, style_));
  } else if (outcome.verdict == Verdict::skipped || outcome.verdict == Verdict::ahead) {
    aside(std::string(events::to_string(outcome.verdict)) + " (" + outcome.reason + ")", outcome.target);
  }
}

void Terminal::aside(const std::string& what, const std::string& target) {
  auto& shared = asides_[what];
  if (++shared.first <= 3) shared.second += (shared.second.empty() ? "" : ", ") + visible(target);
}

void Terminal::on_event(const events::TimeLeft& event) { ends_at_ = Clock::now() + event.left; }

void Terminal::on_event(const events::Stopping& event) { say(stopping_line(event)); }

void Terminal::on_event(const events::Halted& event) { say(halted_line(event, style_)); }

void Terminal::say_what_many_share() {
  for (const auto& [what, shared] : asides_) {
    say(fmt::format("{} × {}: {}{}", grouped(shared.first), visible(what), shared.second,
                    shared.first > 3 ? ", ..." : ""));
  }
  if (said_ <= most_failures_said) return;
  say(fmt::format("{} failed or blocked, {} of them named above:", grouped(said_), most_failures_said));
  std::vector<std::pair<std::string, std::pair<long long, std::string>>> kinds(kinds_.begin(), kinds_.end());
  std::ranges::stable_sort(kinds, std::greater{}, [](const auto& kind) { return kind.second.first; });
  const auto more = std::max(std::ssize(kinds) - most_kinds_said, std::ptrdiff_t{0});
  kinds.resize(kinds.size() - static_cast<std::size_t>(more));
  for (const auto& [kind, many] : kinds) {
    say(fmt::format("  {} × {}  e.g. {}", grouped(many.first), visible(kind), visible(many.second)));
  }
  if (more > 0) say(fmt::format("  ... and {} other errors: --output ndjson has them all", grouped(more)));
}

void Terminal::on_event(const events::RunFinished& event) {
  running_ = false;
  clear();
  if (!style_.quiet) say_what_many_share();
  for (const auto& line : summary_lines(event.summary, style_)) print(line);
}

}  // namespace drover::report
