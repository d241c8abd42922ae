#include "report/status.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"
#include "base/time.hpp"
#include "report/freezes.hpp"

namespace drover::report {

namespace {

using control::TargetState;

constexpr std::size_t most_groups = 16;

Tint tint_of(TargetState state) {
  if (state == TargetState::failed || state == TargetState::blocked) return Tint::bad;
  if (state == TargetState::migrated) return Tint::good;
  if (state == TargetState::pending || state == TargetState::running) return Tint::warn;
  return Tint::plain;
}

std::string age_text(const std::optional<Instant>& instant) {
  if (!instant) return "never";
  return drover::to_text(std::max(now() - *instant, std::chrono::microseconds{0})) + " ago";
}

std::string version_text(const std::string& version, std::int64_t missing) {
  const auto shown = version.empty() ? std::string("-") : version;
  return missing > 0 ? fmt::format("{} +{} missing", shown, missing) : shown;
}

std::string padded(const Style& style, Tint tint, const std::string& text, std::size_t width) {
  return tinted(style, tint, text) + std::string(width > text.size() ? width - text.size() : 0, ' ');
}

std::string examples_text(const fleet::StatusGroup& group) {
  std::vector<std::string> names;
  for (const auto& example : group.examples) names.push_back(visible(example));
  return join(names, ", ") + (group.count > static_cast<std::int64_t>(names.size()) ? ", ..." : "");
}

std::string group_line(const fleet::StatusGroup& group, const Style& style) {
  const auto head = fmt::format("{:<10} {:<18} ", fitted(visible(group.catalog), 10),
                                fitted(version_text(group.version, group.missing), 18));
  const auto line = fmt::format("{:>9}  {:<14}  {}", grouped(group.count), age_text(group.oldest_read),
                                fitted(examples_text(group), static_cast<std::size_t>(std::max(style.width - 66, 12))));
  return head + padded(style, tint_of(group.state), std::string(control::to_string(group.state)), 9) + " " + line;
}

Tint tint_of(const std::string& state) {
  if (state == "failed" || state == "blocked") return Tint::bad;
  return state == "running" || state == "pending" ? Tint::warn : Tint::plain;
}

std::string time_text(const std::optional<Instant>& instant) {
  if (!instant) return "-";
  auto text = to_iso8601(*instant).substr(0, 19) + "Z";
  text[10] = ' ';
  return text;
}

// Of the end, what the beginning does not say.
std::string end_text(const fleet::MigrationStatus& one) {
  const auto text = time_text(one.completed_at);
  if (text == "-") return text;
  return text.substr(0, 10) == time_text(one.started_at).substr(0, 10) ? text.substr(11) : text.substr(0, 10);
}

std::string or_dash(std::int64_t number) { return number > 0 ? std::to_string(number) : "-"; }

// The migrations of one target, in 100 columns.
class Columns {
 public:
  explicit Columns(std::size_t version) : version_(version), name_(27 - version) {}

  std::string head() const {
    return fmt::format("  {:<{}}  {:<{}}  {:<9}  {:>5}  {:>5}  {:<20}  {:<10}  {}", "version", version_, "name", name_,
                       "state", "batch", "tries", "started", "ended", "took");
  }

  std::string line(const fleet::MigrationStatus& one, const Style& style) const {
    return fmt::format("  {:<{}}  {:<{}}  ", fitted(one.version, version_), version_, fitted(visible(one.name), name_),
                       name_) +
           padded(style, tint_of(one.state), one.state, 9) +
           fmt::format("  {:>5}  {:>5}  {:<20}  {:<10}  {}", or_dash(one.run), or_dash(one.attempts),
                       time_text(one.started_at), end_text(one), one.duration ? drover::to_text(*one.duration) : "-");
  }

 private:
  std::size_t version_;
  std::size_t name_;
};

std::string error_line(const events::Failure& failure, const std::string& now_true) {
  auto text = failure.sqlstate.empty() ? failure.message : failure.sqlstate + " " + failure.message;
  if (failure.statement > 0) text += fmt::format("  (statement {})", failure.statement);
  if (!now_true.empty()) text += "  " + now_true;
  return visible(text);
}

}  // namespace

std::vector<std::string> status_lines(const fleet::Status& status, const Style& style) {
  std::vector<std::string> lines{tinted(style, Tint::dim,
                                        fmt::format("{:<10} {:<18} {:<9} {:>9}  {:<14}  {}", "catalog", "version",
                                                    "state", "tenants", "oldest read", "e.g."))};
  for (std::size_t i = 0; i < std::min(status.groups.size(), most_groups); ++i) {
    lines.push_back(group_line(status.groups[i], style));
  }
  if (status.groups.size() > most_groups) {
    lines.push_back(
        fmt::format("... and {} smaller groups: --output json shows all", status.groups.size() - most_groups));
  }
  lines.push_back(fmt::format(
      "{}, {} not where the catalog is{}", counted(status.selected, "target"), grouped(status.pending),
      status.from_control ? " (from the control database; --verify reads every tenant)" : " (read from every ledger)"));
  if (!status.vanished.empty()) {
    lines.push_back(fmt::format("{} no longer listed: {}{}", grouped(static_cast<long long>(status.vanished.size())),
                                visible(status.vanished.front()), status.vanished.size() > 1 ? ", ..." : ""));
  }
  std::ranges::move(freeze_lines(status.freezes, style), std::back_inserter(lines));
  return lines;
}

std::vector<std::string> target_lines(const fleet::TargetStatus& target, const Style& style) {
  const auto& row = target.row;
  std::vector<std::string> lines{
      fmt::format("{}  {}  [{}]  {}  {}", tinted(style, Tint::bold, visible(row.label)),
                  tinted(style, tint_of(row.state), std::string(control::to_string(row.state))), row.key.catalog,
                  version_text(row.version, row.missing), visible(target.address))};
  const bool told = std::ranges::any_of(target.migrations, [](const auto& one) { return one.failure.has_value(); });
  if (row.failure && !told) lines.push_back("  " + error_line(*row.failure, row.failure->now_true));
  lines.push_back(tinted(style, Tint::dim, fmt::format("  read {}", age_text(row.read_at))));
  std::size_t widest = 7;
  for (const auto& one : target.migrations) widest = std::max(widest, one.version.size());
  const Columns columns(std::min<std::size_t>(widest, 20));
  lines.push_back(tinted(style, Tint::dim, columns.head()));
  for (const auto& one : target.migrations) {
    lines.push_back(columns.line(one, style));
    if (one.failure) lines.push_back("    " + error_line(*one.failure, row.failure ? row.failure->now_true : ""));
  }
  return lines;
}

}  // namespace drover::report
