#include "fleet/verdict.hpp"

namespace drover::fleet {

namespace {

void set(events::Summary& summary, events::RunVerdict verdict, int exit_code) {
  summary.verdict = verdict;
  summary.exit_code = exit_code;
}

}  // namespace

void conclude(events::Summary& summary, const Ending& ending) {
  using events::RunVerdict;
  using events::Verdict;
  const bool split = summary.count(Verdict::failed) > 0 || summary.count(Verdict::blocked) > 0;
  const bool left = !ending.planned && summary.count(Verdict::not_reached) > 0;
  const bool aside = summary.count(Verdict::skipped) > 0 || summary.count(Verdict::ahead) > 0 || summary.vanished > 0;
  if (ending.unknown) return set(summary, RunVerdict::nothing_attempted, 1);
  if (ending.refused) return set(summary, RunVerdict::refused, 4);
  if (ending.interrupted) return set(summary, RunVerdict::interrupted, 6);
  if (ending.halted) return set(summary, RunVerdict::halted, 3);
  if (split) return set(summary, RunVerdict::split, 2);
  if (ending.held) return set(summary, RunVerdict::held, 5);
  if (left) return set(summary, RunVerdict::split, 2);
  if (ending.strict && aside) return set(summary, RunVerdict::split, 4);
  set(summary, RunVerdict::clean, 0);
}

}  // namespace drover::fleet
