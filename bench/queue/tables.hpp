#pragma once

#include <string>
#include <vector>

#include "queue/fleets.hpp"
#include "queue/takeover.hpp"
#include "queue/throughput.hpp"

namespace drover::bench {

// What was measured, as Markdown.
std::string table(const std::vector<Throughput>& measured, std::size_t jobs);
std::string table(const Samples& through_queue);
std::string table(const TakeOver& measured);

}  // namespace drover::bench
