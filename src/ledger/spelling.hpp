#pragma once

#include <string_view>

#include "ledger/history.hpp"

namespace drover::ledger {

// How the values of History are written in the tables. Names, once written, do not change their meaning.
std::string_view to_string(Kind kind);
std::string_view to_string(Recorded outcome);
Kind parse_kind(std::string_view text);          // asserts nothing: an unknown word reads as `versioned`
Recorded parse_recorded(std::string_view text);  // an unknown word reads as `applied`

// The `filters` column: "type=base deferred=0003,0005".
std::string filters_text(std::string_view filters, const std::vector<migrations::Version>& deferred);
std::vector<migrations::Version> deferred_of(std::string_view filters);

}  // namespace drover::ledger
