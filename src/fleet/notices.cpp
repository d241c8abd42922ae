#include "fleet/notices.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"

namespace drover::fleet {

namespace {

std::string some_of(std::vector<std::string> labels) {
  constexpr std::size_t most = 5;
  const bool more = labels.size() > most;
  labels.resize(std::min(labels.size(), most));
  return join(labels, ", ") + (more ? ", ..." : "");
}

Problem warning(std::string code, std::string message, std::string hint) {
  return {.code = std::move(code),
          .message = std::move(message),
          .hint = std::move(hint),
          .place = std::nullopt,
          .severity = Severity::warning,
          .details = {}};
}

}  // namespace

Problem vanished(std::vector<std::string> labels, std::string_view whose) {
  const auto count = labels.size();
  return warning("vanished",
                 fmt::format("{} tenant{} {} {} no longer listed: {}", count, count == 1 ? "" : "s", whose,
                             count == 1 ? "is" : "are", some_of(std::move(labels))),
                 "drover tenant remove ID forgets one");
}

std::optional<Problem> of_another_control(const std::vector<Known>& fleet) {
  std::vector<std::string> labels;
  for (const auto& known : fleet) {
    if (known.is_strange) labels.push_back(known.target->label);
  }
  if (labels.empty()) return std::nullopt;
  const auto count = labels.size();
  return warning("other_control",
                 fmt::format("{} tenant{} last migrated with another control database than this one: {}", count,
                             count == 1 ? " was" : "s were", some_of(std::move(labels))),
                 "is control.url the one that was meant? What they have is known from now on");
}

Problem moved_away(const std::string& label, const tenants::TenantId& tenant, const std::string& where) {
  return warning("moved", label + ": " + where, "drover migrate --tenant " + tenant.text);
}

}  // namespace drover::fleet
