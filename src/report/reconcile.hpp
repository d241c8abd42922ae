#pragma once

#include <string>
#include <vector>

#include "fleet/reconcile.hpp"
#include "report/style.hpp"

namespace drover::report {

// One screen, however many were mended.
std::vector<std::string> reconciled_lines(const fleet::Reconciled& reconciled, const Style& style);
std::string reconciled_json(const fleet::Reconciled& reconciled);  // all of them

}  // namespace drover::report
