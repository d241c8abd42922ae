#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "base/problem.hpp"
#include "fleet/request.hpp"
#include "tenants/selection.hpp"

namespace drover::fleet {

// A part of a run as somebody asked for it.
struct Wave {
  std::string name;  // "canary", "10%", "ring=eu"
  // So many; or such a part of all, earlier waves included, in percent; or those that are selected.
  std::variant<std::int64_t, double, tenants::Selection> share;
};

// In their order; behind the last one may be a rest. None: no waves.
Checked<std::vector<Wave>> parse_waves(const WaveRules& rules);

// The number of each target's wave, from 1 on; what no wave takes is in one more wave behind them. Who is in which is
// the same for the same targets every time, and spread over them.
std::vector<std::int64_t> assign(const std::vector<Wave>& waves, const std::vector<const tenants::Target*>& targets);

// Those by label that none of the targets is in, by what they are called: most likely they are misspelt.
std::vector<std::string> empty_waves(const std::vector<Wave>& waves,
                                     const std::vector<const tenants::Target*>& targets);

// What waves are called; the rest included.
std::vector<std::string> names_of(const std::vector<Wave>& waves);

// "3": so many; "1%" or "0.5%": such a part. Adds it to the rules.
std::optional<Problem> read_max_failures(const std::string& text, HaltRules& rules);

}  // namespace drover::fleet
