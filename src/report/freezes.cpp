#include "report/freezes.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "fleet/frozen.hpp"
#include "report/sentences.hpp"

namespace drover::report {

std::vector<std::string> freeze_lines(const std::vector<control::Freeze>& freezes, const Style& style) {
  std::vector<std::string> lines;
  for (const auto& freeze : freezes) {
    const auto whom = freeze.everything ? "everything" : counted(freeze.targets, "target");
    const auto selection = freeze.selection.empty() ? "" : " (" + visible(freeze.selection) + ")";
    lines.push_back(fmt::format("freeze {}  {}{}  {}", freeze.id, whom, selection,
                                tinted(style, Tint::warn, visible(fleet::to_text(freeze)))));
  }
  return lines;
}

std::string freezes_json(const std::vector<control::Freeze>& freezes) {
  using nlohmann::json;
  auto list = json::array();
  for (const auto& freeze : freezes) {
    list.push_back({{"freeze", freeze.id},
                    {"selection", freeze.selection},
                    {"everything", freeze.everything},
                    {"targets", freeze.everything ? json(nullptr) : json(freeze.targets)},
                    {"by", freeze.said_by},
                    {"reason", freeze.reason},
                    {"since", to_iso8601(freeze.since)},
                    {"until", to_iso8601(freeze.until)}});
  }
  return list.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace drover::report
