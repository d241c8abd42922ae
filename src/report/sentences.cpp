#include "report/sentences.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.hpp"
#include "base/time.hpp"

namespace drover::report {

namespace {

using events::Summary;
using events::Verdict;

void add(std::string& line, const std::string& piece) {
  if (piece.empty()) return;
  if (!line.empty()) line += "  ";
  line += piece;
}

std::string place_text(const events::Failure& failure) {
  if (failure.file.empty()) return {};
  const auto slash = failure.file.rfind('/');
  auto text = slash == std::string::npos ? failure.file : failure.file.substr(slash + 1);
  if (failure.line > 0) text += fmt::format(":{}", failure.line);
  if (failure.statement > 0) text += fmt::format(" (statement {} of {})", failure.statement, failure.statements);
  return text;
}

std::string what_happened(const events::Failure& failure, const Style& style) {
  const auto& message = style.show_data && !failure.with_values.empty() ? failure.with_values : failure.message;
  return failure.sqlstate.empty() ? message : failure.sqlstate + " " + message;
}

struct Word {
  Verdict verdict;
  std::string_view text;
};

constexpr std::array<Word, 9> words{{{Verdict::migrated, "migrated"},
                                     {Verdict::rolled_back, "rolled back"},
                                     {Verdict::already, "already there"},
                                     {Verdict::failed, "failed"},
                                     {Verdict::blocked, "blocked"},
                                     {Verdict::skipped, "skipped"},
                                     {Verdict::ahead, "ahead"},
                                     {Verdict::enqueued, "enqueued, not yet migrated"},
                                     {Verdict::not_reached, "not started"}}};

std::string counts_text(const Summary& summary, const Style& style) {
  std::vector<std::string> pieces;
  for (const auto& word : words) {
    const auto count = summary.count(word.verdict);
    const bool shows_none = word.verdict == Verdict::failed || word.verdict == Verdict::not_reached;
    const bool always = shows_none && summary.count(Verdict::enqueued) == 0;
    if (count == 0 && !always) continue;
    const bool bad = count > 0 && (word.verdict == Verdict::failed || word.verdict == Verdict::blocked);
    pieces.push_back(tinted(style, bad ? Tint::bad : Tint::plain, fmt::format("{} {}", grouped(count), word.text)));
  }
  return join(pieces, ", ");
}

bool nothing_to_do(const Summary& summary) {
  return !summary.run && summary.verdict == events::RunVerdict::clean && summary.count(Verdict::not_reached) == 0;
}

std::string source_text(const Summary& summary) {
  if (!summary.from_control) return "as every tenant's own ledger says";
  auto text = std::string("as the control database has it");
  if (summary.oldest_read) {
    const auto age = std::chrono::duration_cast<std::chrono::microseconds>(now() - *summary.oldest_read);
    text += "; oldest reading " + drover::to_text(age) + " ago";
  }
  return text + "; --verify reads every tenant";
}

std::vector<std::string> nothing_lines(const Summary& summary, const Style& style) {
  const auto there = summary.count(Verdict::already);
  const bool back = summary.verb == "migrate-back";
  std::string line = back || there == 0 || summary.highest.empty()
                         ? fmt::format("{}, nothing to do", counted(summary.selected, "tenant"))
                         : fmt::format("{} at {}, nothing to do", counted(there, "tenant"), summary.highest);
  std::vector<std::string> lines{fmt::format("{} ({})", line, drover::to_text(summary.duration))};
  if (there > 0) lines.push_back(tinted(style, Tint::dim, source_text(summary)));
  return lines;
}

void add_aside(std::vector<std::string>& lines, const Summary& summary, const Style& style) {
  if (const auto ahead = summary.count(Verdict::ahead); ahead > 0) {
    lines.push_back(
        tinted(style, Tint::warn, fmt::format("{} AHEAD of this release; left alone", counted(ahead, "tenant"))));
  }
  if (const auto skipped = summary.count(Verdict::skipped); skipped > 0 && !summary.run) {
    lines.push_back(fmt::format("{} skipped", counted(skipped, "tenant")));
  }
}

void add_next(std::vector<std::string>& lines, const Summary& summary) {
  using events::RunVerdict;
  if (!summary.run) return;
  if (summary.verdict == RunVerdict::clean && summary.count(Verdict::enqueued) > 0) {
    lines.push_back(fmt::format("next: drover wait {}", *summary.run));
  } else if (summary.count(Verdict::enqueued) > 0) {
    return;
  } else if (summary.verdict == RunVerdict::halted) {
    lines.push_back(
        fmt::format("next: drover migrate --resume {0}, or to undo it drover migrate-back --run {0}", *summary.run));
  } else if (summary.verdict == RunVerdict::interrupted) {
    lines.push_back(fmt::format("next: drover migrate --resume {}", *summary.run));
  } else if (summary.count(Verdict::failed) > 0) {
    lines.push_back(fmt::format("next: mend what failed, then drover retry --run {}", *summary.run));
  } else if (summary.verdict == RunVerdict::held) {
    lines.emplace_back("next: drover migrate, when they are free again");
  }
}

// A line's end with the indentation behind it is one blank.
std::string on_one_line(std::string_view text) {
  std::string line;
  bool between = false;
  for (const char c : text) {
    if (c == '\n' && !between) line += ' ';
    between = c == '\n' || (between && (c == ' ' || c == '\t'));
    if (!between) line += c;
  }
  return line;
}

std::string marks_of(const events::PlanGroup::Step& step) {
  std::string marks;
  if (step.back) marks += "  undone";
  if (step.conditional) marks += "  conditional";
  if (step.late) marks += "  late";
  return marks;
}

}  // namespace

std::string failure_kind(const events::Failure& failure) {
  std::string kind = failure.sqlstate.empty() ? failure.error_class : failure.sqlstate;
  return kind + " " + failure.message;
}

std::string failure_line(const events::Outcome& outcome, const Style& style) {
  const auto verdict = std::string(events::to_string(outcome.verdict));
  const bool bad = outcome.verdict == Verdict::failed || outcome.verdict == Verdict::blocked;
  std::string line = tinted(style, bad ? Tint::bad : Tint::warn, verdict) + " " + visible(outcome.target);
  if (!outcome.failure) {
    add(line, visible(outcome.reason));
    return line;
  }
  const auto& failure = *outcome.failure;
  add(line, visible(place_text(failure)));
  add(line, visible(what_happened(failure, style)));
  add(line, visible(failure.now_true));
  add(line, visible(failure.retried));
  if (outcome.verdict == Verdict::blocked && !failure.next.empty()) add(line, "next: " + visible(failure.next));
  return line;
}

std::string waiting_line(const events::WaitingForLock& waiting) {
  auto line = visible(waiting.target) + " waiting for a lock";
  if (!waiting.relation.empty()) line += " on " + visible(waiting.relation);
  line += fmt::format(" (try {}/{}, next in {})", waiting.attempt, waiting.attempts, drover::to_text(waiting.next_in));
  if (!waiting.blocked_by.empty()) line += " blocked by " + visible(waiting.blocked_by);
  return line;
}

std::string retrying_line(const events::Retrying& retrying) {
  return fmt::format("{} {} (attempt {}/{}, next in {})", visible(retrying.target), visible(retrying.message),
                     retrying.attempt, retrying.attempts, drover::to_text(retrying.next_in));
}

std::string stopping_line(const events::Stopping& stopping) {
  return fmt::format("stopping: no new tenants, {} finishing (at most {}; a second signal ends at once)",
                     stopping.running, drover::to_text(stopping.grace));
}

std::string halted_line(const events::Halted& halted, const Style& style) {
  return fmt::format("{}  {}", visible(halted.reason), tinted(style, Tint::bad, "HALTED"));
}

std::string problem_line(const Problem& problem, const Style& style) {
  const auto tint = problem.severity == Severity::error     ? Tint::bad
                    : problem.severity == Severity::warning ? Tint::warn
                                                            : Tint::dim;
  return tinted(style, tint, to_string(problem.severity) + ":") + " " + visible(to_string(problem));
}

std::vector<std::string> plan_lines(const events::PlanGroup& group, const Style& style) {
  const auto from = group.from.empty() ? std::string("nothing") : group.from;
  const auto to = group.to.empty() ? std::string("nothing") : group.to;
  std::vector<std::string> names;
  for (const auto& example : group.examples) names.push_back(visible(example));
  std::vector<std::string> lines{fmt::format("{}  {} → {}  [{}]  {}{}",
                                             tinted(style, Tint::bold, counted(group.count, "tenant")), from, to,
                                             group.catalog, join(names, ", "), group.count > 3 ? ", ..." : "")};
  for (const auto& step : group.steps) {
    lines.push_back(fmt::format("  {} {}{}{}", step.version, visible(step.name),
                                step.type.empty() ? "" : "  (" + step.type + ")", marks_of(step)));
    for (const auto& statement : step.statements) {
      lines.push_back("      " +
                      fitted(visible(on_one_line(statement)), static_cast<std::size_t>(std::max(style.width - 6, 20))));
    }
    for (const auto& hazard : step.hazards) lines.push_back(tinted(style, Tint::warn, "    ! " + visible(hazard)));
  }
  return lines;
}

std::vector<std::string> summary_lines(const Summary& summary, const Style& style) {
  using events::RunVerdict;
  std::vector<std::string> lines;
  if (summary.verdict == RunVerdict::nothing_attempted) return lines;
  if (summary.verdict == RunVerdict::refused) {
    lines.push_back(tinted(style, Tint::bad, "refused, nothing applied"));
  } else if (summary.verb == "plan") {
    const auto blocked = summary.count(Verdict::blocked);
    lines.push_back(fmt::format("planned only: {} of {} would be touched{}, nothing was applied",
                                grouped(summary.count(Verdict::not_reached)), counted(summary.selected, "tenant"),
                                blocked > 0 ? fmt::format(", {} blocked", grouped(blocked)) : ""));
    if (summary.from_control) lines.push_back(source_text(summary));
  } else if (nothing_to_do(summary)) {
    lines = nothing_lines(summary, style);
  } else {
    const auto batch = summary.run ? fmt::format("batch {}: ", *summary.run) : std::string{};
    lines.push_back(fmt::format("{}{}, {}", batch, counts_text(summary, style), clock_text(summary.duration)));
    if (summary.verdict == RunVerdict::halted) lines.push_back(tinted(style, Tint::bad, "HALTED by its own rules"));
    if (summary.verdict == RunVerdict::interrupted) lines.push_back(tinted(style, Tint::warn, "interrupted"));
  }
  add_aside(lines, summary, style);
  add_next(lines, summary);
  return lines;
}

}  // namespace drover::report
