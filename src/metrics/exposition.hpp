#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>

#include "control/store.hpp"
#include "events/event.hpp"

namespace drover::metrics {

// Counters by their series: drover_targets_total{verdict="failed"}.
using Counts = std::map<std::string, double>;

void count(Counts& counts, const events::Event& event);

// The counters that a file of to_text holds; what else it holds is passed over.
Counts parse_counts(const std::string& text);

// Whether a file holds metrics of ours and nothing else, as far as its beginning says.
bool is_ours(const std::string& text);

// Prometheus' text format 0.0.4. Every counter is there, also those that are 0; gauges are where they are known.
std::string to_text(const Counts& counts, const std::optional<control::Load>& load);

}  // namespace drover::metrics
