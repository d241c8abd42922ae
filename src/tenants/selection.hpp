#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "tenants/tenant.hpp"

namespace drover::tenants {

// region=eu, ring!=0, ring=1|2 ; a tenant without the label does not match `=` and does match `!=`.
struct Condition {
  std::string label;
  bool equal = true;
  std::vector<std::string> values;
};

// A part of the fleet. Several parts intersect.
struct Selection {
  std::vector<std::string> ids;  // empty: all
  std::vector<Condition> conditions;
  std::vector<std::string> levels;

  bool everything() const { return ids.empty() && conditions.empty() && levels.empty(); }
};

// `tenant`: values of --tenant ("a,b", "@FILE" with one id per line and # comments, "-" for standard input);
// `select`: values of --select ("region=eu,ring!=0"); `level`: values of --level.
Checked<Selection> parse_selection(const std::vector<std::string>& tenant, const std::vector<std::string>& select,
                                   const std::vector<std::string>& level);

// The selected ones in their order. Problems: ids that no target has, each with what is close to it.
Checked<std::vector<Target>> apply(const Selection& selection, std::vector<Target> targets);

}  // namespace drover::tenants
