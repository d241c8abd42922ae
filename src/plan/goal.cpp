#include "plan/goal.hpp"

#include "base/text.hpp"

namespace drover::plan {

bool Goal::back() const {
  return std::holds_alternative<BackToBatch>(aim) || std::holds_alternative<BackBatch>(aim) ||
         std::holds_alternative<BackTo>(aim) || std::holds_alternative<BackOnly>(aim) ||
         std::holds_alternative<BackSteps>(aim) || std::holds_alternative<BackExactly>(aim);
}

std::string Goal::filters() const {
  if (types.empty()) return {};
  std::vector<std::string> names;
  for (const auto type : types) names.emplace_back(migrations::to_string(type));
  return "type=" + join(names, ",");
}

}  // namespace drover::plan
