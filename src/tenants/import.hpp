#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "tenants/registry.hpp"

namespace drover::tenants {

// `tenant import`: CSV (RFC 4180, with a header line) or JSON (an array of objects). Columns id, server, database,
// schema, path, status, parent, level, size; all others are labels. All problems at once, with file:line.
Checked<std::vector<Registered>> parse_csv(std::string_view text, const std::string& file);
Checked<std::vector<Registered>> parse_json(std::string_view text, const std::string& file);

}  // namespace drover::tenants
