#include "report/status.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"
#include "base/time.hpp"

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
  return lines;
}

std::vector<std::string> target_lines(const fleet::TargetStatus& target, const Style& style) {
  const auto& row = target.row;
  std::vector<std::string> lines{
      fmt::format("{}  {}  [{}]  {}  {}", tinted(style, Tint::bold, visible(row.label)),
                  tinted(style, tint_of(row.state), std::string(control::to_string(row.state))), row.key.catalog,
                  version_text(row.version, row.missing), visible(target.address))};
  if (row.failure) lines.push_back("  " + visible(row.failure->message) + "  " + visible(row.failure->now_true));
  lines.push_back(tinted(style, Tint::dim, fmt::format("  read {}", age_text(row.read_at))));
  for (const auto& one : target.migrations) {
    const auto when = one.applied_at ? to_iso8601(*one.applied_at).substr(0, 19) + "Z" : std::string("-");
    lines.push_back(fmt::format("  {:<15} {:<30} {:<11} {:>7}  {:<20}  {:>8}  {}", one.version,
                                fitted(visible(one.name), 30), one.state,
                                one.batch > 0 ? fmt::format("batch {}", one.batch) : "", when,
                                one.applied_at ? drover::to_text(one.duration) : "", one.type));
  }
  return lines;
}

}  // namespace drover::report
