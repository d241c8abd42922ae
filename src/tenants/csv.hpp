#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"

namespace drover::tenants {

struct CsvRecord {
  std::uint32_t line = 0;  // where it begins
  std::vector<std::string> fields;
};

// RFC 4180: quoted fields may hold commas, line ends and doubled quotes; lines end with CRLF or LF; a BOM is passed
// over, and so are empty lines. Problems: a quote that is never closed, or text beside one.
Checked<std::vector<CsvRecord>> read_csv(std::string_view text, const std::string& file);

}  // namespace drover::tenants
