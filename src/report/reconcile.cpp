#include "report/reconcile.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "report/sentences.hpp"

namespace drover::report {

namespace {

using nlohmann::json;

constexpr std::size_t most_mended = 15;
constexpr std::size_t most_labels = 5;

std::string some(const std::vector<std::string>& labels) {
  std::vector<std::string> first;
  for (std::size_t i = 0; i < std::min(labels.size(), most_labels); ++i) first.push_back(visible(labels[i]));
  return join(first, ", ") + (labels.size() > most_labels ? ", ..." : "");
}

std::string count_of(std::size_t count) { return grouped(static_cast<long long>(count)); }

std::string mended_line(const fleet::Mended& mended, const Style& style) {
  return fmt::format("  {} {}  {} → {}  [{}]", tinted(style, Tint::bold, "mended"), visible(mended.label),
                     mended.before.empty() ? "not known" : visible(mended.before), visible(mended.after),
                     visible(mended.catalog));
}

}  // namespace

std::vector<std::string> reconciled_lines(const fleet::Reconciled& reconciled, const Style& style) {
  std::vector<std::string> lines;
  const auto& mended = reconciled.mended;
  for (std::size_t i = 0; i < std::min(mended.size(), most_mended); ++i) lines.push_back(mended_line(mended[i], style));
  if (mended.size() > most_mended) lines.push_back(fmt::format("  and {} more", count_of(mended.size() - most_mended)));
  if (!reconciled.at_work.empty()) {
    lines.push_back(fmt::format("  {} being worked on, left as they are: {}", count_of(reconciled.at_work.size()),
                                some(reconciled.at_work)));
  }
  if (!reconciled.vanished.empty()) {
    lines.push_back(fmt::format("  {} no longer listed: {}; drover tenant remove ID forgets one",
                                count_of(reconciled.vanished.size()), some(reconciled.vanished)));
  }
  lines.push_back(fmt::format("{} targets: {} as the control database had them, {} mended, {} not read",
                              grouped(reconciled.selected), grouped(reconciled.same), count_of(mended.size()),
                              count_of(reconciled.unreadable.size())));
  return lines;
}

std::string reconciled_json(const fleet::Reconciled& reconciled) {
  auto mended = json::array();
  for (const auto& one : reconciled.mended) {
    mended.push_back({{"catalog", one.catalog}, {"target", one.label}, {"before", one.before}, {"after", one.after}});
  }
  const json object{{"event", "reconciled"},          {"selected", reconciled.selected},
                    {"same", reconciled.same},        {"mended", mended},
                    {"at_work", reconciled.at_work},  {"not_read", reconciled.unreadable.size()},
                    {"vanished", reconciled.vanished}};
  return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace drover::report
