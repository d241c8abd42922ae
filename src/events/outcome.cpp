#include "events/outcome.hpp"

#include "events/verdicts.hpp"

namespace drover::events {

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::migrated:
      return "migrated";
    case Verdict::already:
      return "already";
    case Verdict::failed:
      return "failed";
    case Verdict::blocked:
      return "blocked";
    case Verdict::skipped:
      return "skipped";
    case Verdict::ahead:
      return "ahead";
    case Verdict::rolled_back:
      return "rolled_back";
    case Verdict::enqueued:
      return "enqueued";
    case Verdict::not_reached:
      return "not_reached";
  }
  return "not_reached";
}

Verdict parse_verdict(std::string_view text) {
  for (const auto verdict : verdicts) {
    if (to_string(verdict) == text) return verdict;
  }
  return Verdict::not_reached;
}

std::string_view to_string(RunVerdict verdict) {
  switch (verdict) {
    case RunVerdict::clean:
      return "clean";
    case RunVerdict::split:
      return "split";
    case RunVerdict::halted:
      return "halted";
    case RunVerdict::refused:
      return "refused";
    case RunVerdict::held:
      return "held";
    case RunVerdict::interrupted:
      return "interrupted";
    case RunVerdict::check_failed:
      return "check_failed";
    case RunVerdict::nothing_attempted:
      return "nothing_attempted";
  }
  return "nothing_attempted";
}

std::int64_t Summary::count(Verdict counted) const {
  const auto found = counts.find(counted);
  return found == counts.end() ? 0 : found->second;
}

void Summary::add(Verdict added) { ++counts[added]; }

}  // namespace drover::events
