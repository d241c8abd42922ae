#include "events/announced.hpp"

#include <array>

namespace drover::events {

namespace {

constexpr std::string_view run_started = "run.started";
constexpr std::string_view run_halted = "run.halted";
constexpr std::string_view run_finished = "run.finished";
constexpr std::string_view target_started = "target.started";
constexpr std::string_view target_succeeded = "target.succeeded";
constexpr std::string_view target_failed = "target.failed";
constexpr std::string_view target_blocked = "target.blocked";

constexpr std::array names{run_started,      run_halted,    run_finished,  target_started,
                           target_succeeded, target_failed, target_blocked};

struct Name {
  std::string_view operator()(const RunStarted& /*event*/) const { return run_started; }
  std::string_view operator()(const Halted& /*event*/) const { return run_halted; }
  std::string_view operator()(const RunFinished& /*event*/) const { return run_finished; }
  std::string_view operator()(const TargetStarted& /*event*/) const { return target_started; }

  std::string_view operator()(const TargetFinished& event) const {
    switch (event.outcome.verdict) {
      case Verdict::migrated:
      case Verdict::rolled_back:
        return target_succeeded;
      case Verdict::failed:
        return target_failed;
      case Verdict::blocked:
        return target_blocked;
      default:
        return {};
    }
  }

  std::string_view operator()(const auto& /*event*/) const { return {}; }
};

}  // namespace

std::span<const std::string_view> announced_names() { return names; }

std::string_view announced_as(const Event& event) { return std::visit(Name{}, event); }

}  // namespace drover::events
