#pragma once

#include <filesystem>
#include <vector>

namespace drover::bench {

// Seconds from kill -9 of the worker that had a job, in order.
struct TakeOver {
  std::vector<double> begun;  // until another one had claimed it
  std::vector<double> done;   // until that one had done it
};

// 25 workers of default lease at work are killed in each round, with three idle ones beside them.
TakeOver take_over(int rounds, const std::filesystem::path& directory);

}  // namespace drover::bench
