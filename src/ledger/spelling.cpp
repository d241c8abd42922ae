#include "ledger/spelling.hpp"

#include "base/text.hpp"

namespace drover::ledger {

namespace {

constexpr std::string_view deferred_mark = "deferred=";

}  // namespace

std::string_view to_string(Kind kind) {
  switch (kind) {
    case Kind::versioned:
      return "versioned";
    case Kind::repeatable:
      return "repeatable";
    case Kind::seed:
      return "seed";
  }
  return "versioned";
}

std::string_view to_string(Recorded outcome) {
  switch (outcome) {
    case Recorded::applied:
      return "applied";
    case Recorded::recorded:
      return "recorded";
    case Recorded::skipped:
      return "skipped";
    case Recorded::baselined:
      return "baselined";
  }
  return "applied";
}

Kind parse_kind(std::string_view text) {
  if (text == "repeatable") return Kind::repeatable;
  if (text == "seed") return Kind::seed;
  return Kind::versioned;
}

Recorded parse_recorded(std::string_view text) {
  if (text == "recorded") return Recorded::recorded;
  if (text == "skipped") return Recorded::skipped;
  if (text == "baselined") return Recorded::baselined;
  return Recorded::applied;
}

std::string filters_text(std::string_view filters, const std::vector<migrations::Version>& deferred) {
  std::string text(filters);
  if (deferred.empty()) return text;
  std::vector<std::string> versions;
  versions.reserve(deferred.size());
  for (const auto& version : deferred) versions.push_back(version.text());
  if (!text.empty()) text += ' ';
  return text + std::string(deferred_mark) + join(versions, ",");
}

std::vector<migrations::Version> deferred_of(std::string_view filters) {
  std::vector<migrations::Version> versions;
  const auto at = filters.find(deferred_mark);
  if (at == std::string_view::npos) return versions;
  for (const auto& text : split_list(filters.substr(at + deferred_mark.size()))) {
    if (auto version = migrations::Version::read(text)) versions.push_back(*version);
  }
  return versions;
}

}  // namespace drover::ledger
